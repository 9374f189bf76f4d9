"""``shanlu template``: a workbook to fill in, with the villages of a region to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json
from routing.cli.installed import installed_regions
from routing.cli.options import AsJson, Language, RegionId

if TYPE_CHECKING:
    from routing.formats.sheets.template import TemplateRegion
    from routing.roads.osm.settlements import Settlement
    from routing.roads.region import Region

_EXAMPLES = 6
_LOOKED_AT = 40


@answering
def template(
    file: Annotated[Path, typer.Argument(help="Workbook to write, .xlsx.", show_default=False)],
    region: RegionId = None,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Write a workbook to fill in: orders, vehicles, couriers, depots, places, day."""
    from routing.bundled import MODEL_COUNTY  # noqa: PLC0415
    from routing.errors import InputError  # noqa: PLC0415
    from routing.formats.sheets.template import write_template  # noqa: PLC0415

    if file.suffix.lower() != ".xlsx":
        raise InputError("template_not_xlsx", path=file)
    said = language(lang)
    opened = installed_regions().open(region or MODEL_COUNTY.id)
    write_template(file, _of(opened), said)
    if as_json:
        print_json({"written": str(file), "region": opened.id})
    else:
        console().print(wording.text("cli.written", said, path=file), markup=False)
    return ANSWERED


def _of(region: Region) -> TemplateRegion:
    """Take from a region what the template shows: its villages, and an example among them."""
    from routing.formats.sheets.template import TemplatePlace, TemplateRegion  # noqa: PLC0415

    def told(place: Settlement) -> TemplatePlace:
        return TemplatePlace(name=place.name, township=place.parent)

    places = region.settlements
    towns = [place for place in places if place.place in ("city", "town")]
    town = next(iter(towns or places), None)
    villages = [] if town is None else _reachable(region, town)
    return TemplateRegion(
        id=region.id,
        places=[told(place) for place in places],
        depot=None if town is None else told(town),
        villages=[told(place) for place in villages[:_EXAMPLES]],
    )


def _reachable(region: Region, town: Settlement) -> list[Settlement]:
    """Return the villages nearest to a town from which a van comes and goes."""
    others = sorted(
        (place for place in region.settlements if place is not town and place.place != "town"),
        key=lambda place: (place.lon - town.lon) ** 2 + (place.lat - town.lat) ** 2,
    )[:_LOOKED_AT]
    points = [(place.lon, place.lat) for place in (town, *others)]
    durations_s = region.matrix(points, "van").durations_s
    return [
        place
        for row, place in enumerate(others, start=1)
        if durations_s[0, row] >= 0 and durations_s[row, 0] >= 0
    ]
