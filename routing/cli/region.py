"""``shanlu region``: build, fetch, list, show and export regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json, working
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, Language

if TYPE_CHECKING:
    from routing.roads.region_building import BuiltRegion

region = typer.Typer(
    name="region", help="Build, fetch, list, show and export regions.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(help="Name of the region: lower-case letters, digits, - and _.")]
Dem = Annotated[
    Optional[list[Path]],  # noqa: UP045 - typer reads it at run time
    typer.Option(help="Terrain tile (.hgt, .hgt.zip, GeoTIFF); may be given more than once."),
]
Smoothing = Annotated[
    float, typer.Option(help="Smoothing length of heights along roads, metres.", min=1)
]
_SMOOTHING_M = (
    100.0  # routing.roads.terrain.elevation.SMOOTHING_LENGTH_M, which help need not import
)


@region.command()
@answering
def build(
    id: Id,  # noqa: A002 - the user's own id
    osm: Annotated[Path, typer.Option(help="Map: .osm.pbf, .osm, .osm.gz or OSMnx .graphml.")],
    dem: Dem = None,
    boundary: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it at run time
        typer.Option(help="GeoJSON polygon: keep only what lies inside."),
    ] = None,
    *,
    smoothing: Smoothing = _SMOOTHING_M,
    license: Annotated[  # noqa: A002 - the option's name
        Optional[str],  # noqa: UP045 - typer reads it at run time
        typer.Option(help="Licence of the map, such as CC-BY-4.0; default: OpenStreetMap's."),
    ] = None,
    attribution: Annotated[
        Optional[str],  # noqa: UP045 - typer reads it at run time
        typer.Option(help="Whom maps and sheets credit; default: OpenStreetMap, or the licence."),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Build a region from a map and terrain."""
    from routing.roads.region_building import (  # noqa: PLC0415
        ATTRIBUTION,
        LICENSE,
        build_region,
        read_source,
    )
    from routing.roads.region_files import save_region  # noqa: PLC0415
    from routing.roads.region_meta import check_region_id  # noqa: PLC0415
    from routing.settings import Settings  # noqa: PLC0415

    check_region_id(id)
    said = language(lang)
    with working(wording.text("cli.building", said, id=id), quiet=as_json) as stage:
        stage(osm.name)
        extract = read_source(osm, boundary)
        built = build_region(
            id,
            extract,
            dem=dem or (),
            smoothing_m=smoothing,
            license_id=license or LICENSE,
            attribution=attribution or license or ATTRIBUTION,
            progress=_named(stage, said),
        )
        folder = save_region(built.region, Settings().regions / id)
    return _tell(built, folder, said, as_json=as_json)


@region.command()
@answering
def fetch(
    id: Id,  # noqa: A002 - the user's own id
    place: Annotated[str, typer.Option(help='As Nominatim knows it: "Wudu, Longnan, China".')],
    dem: Dem = None,
    *,
    smoothing: Smoothing = _SMOOTHING_M,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Build a region from OpenStreetMap's servers, through OSMnx."""
    from routing.roads.osm.overpass import fetch_place  # noqa: PLC0415
    from routing.roads.region_building import build_region  # noqa: PLC0415
    from routing.roads.region_files import save_region  # noqa: PLC0415
    from routing.roads.region_meta import check_region_id  # noqa: PLC0415
    from routing.settings import Settings  # noqa: PLC0415

    check_region_id(id)
    said, settings = language(lang), Settings()
    with working(wording.text("cli.building", said, id=id), quiet=as_json) as stage:
        stage("Overpass")
        extract = fetch_place(
            place, overpass_url=settings.overpass_url, nominatim_url=settings.nominatim_url
        )
        built = build_region(
            id, extract, dem=dem or (), smoothing_m=smoothing, progress=_named(stage, said)
        )
        folder = save_region(built.region, settings.regions / id)
    return _tell(built, folder, said, as_json=as_json)


@region.command(name="list")
@answering
def list_regions(*, as_json: AsJson = False, lang: Language = None) -> int:
    """List the regions that are here."""
    del lang
    ids = list(installed_regions().ids())
    if as_json:
        print_json(ids)
    else:
        for region_id in ids:
            typer.echo(region_id)
    return ANSWERED


@region.command()
@answering
def show(
    id: Id,  # noqa: A002 - the user's own id
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Show what a region holds: sizes, date, components, licence."""
    figures = installed_regions().open(id).figures()
    if as_json:
        print_json(figures)
    else:
        _print_figures(figures, language(lang))
    return ANSWERED


@region.command()
@answering
def export(
    id: Id,  # noqa: A002 - the user's own id
    output: Annotated[Path, typer.Option("-o", "--output", help=".gpkg, .parquet or .graphml.")],
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Write a region for QGIS and notebooks."""
    from routing.roads.export import export_region  # noqa: PLC0415

    written = export_region(installed_regions().open(id), output)
    if as_json:
        print_json({"written": str(written)})
    else:
        console().print(wording.text("cli.written", language(lang), path=written), markup=False)
    return ANSWERED


def _tell(built: BuiltRegion, folder: Path, lang: wording.Lang, *, as_json: bool) -> int:
    notices = [
        {
            "code": notice.code,
            "text": wording.text(f"notices.{notice.code}", lang, **notice.details),
        }
        for notice in built.notices
    ]
    figures = built.region.figures()
    if as_json:
        print_json({**figures, "notices": notices})
        return ANSWERED
    _print_figures(figures, lang)
    for notice in notices:
        console(errors=True).print(notice["text"], style="yellow", markup=False)
    console().print(wording.text("cli.written", lang, path=folder), markup=False)
    return ANSWERED


def _named(stage: Callable[[str], None], lang: wording.Lang) -> Callable[[str], None]:
    return lambda name: stage(wording.text(f"stages.{name}", lang))


def _print_figures(figures: dict[str, Any], lang: wording.Lang) -> None:
    from rich.table import Table  # noqa: PLC0415 - help needs none

    dem = figures["dem"]
    readable = {
        **figures,
        "bbox": ", ".join(f"{side:.4f}" for side in figures["bbox"]),
        "profiles": ", ".join(figures["profiles"]),
        "dem": dem and wording.text("cli.dem", lang, **{**dem, "tiles": ", ".join(dem["tiles"])}),
    }
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(overflow="fold")
    for name, value in readable.items():
        table.add_row(wording.text(f"figures.{name}", lang), "-" if value is None else str(value))
    console().print(table)
