"""A plan's files: what ``-o DIR`` holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pydantic_core

from routing import wording
from routing.cli.opening import OpenedDay
from routing.planner import Planned
from routing.reports import geojson, gpx, html_map, kml
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.manifest import manifest, map_relief, missing_package
from routing.reports.manifest.ground_lines import ground_lines
from routing.reports.workbook import workbook
from routing.roads.region import Region
from routing.tasks.report_backdrop import backdrop_of
from routing.wording import Lang


def prepare(region: Region | None) -> Backdrop:
    """Return what a region's reports draw on, and make ready whatever else needs no plan."""
    html_map.page()
    for lang in wording.LANGS:  # the map and the manifest are in both
        wording.catalogue(lang)
    if region is None:
        return EMPTY
    backdrop = backdrop_of(region)
    ground_lines(backdrop)
    if backdrop.relief is not None:
        map_relief.picture(backdrop.relief.image)
    return backdrop


def write_reports(
    planned: Planned, day: OpenedDay, folder: Path, lang: Lang, backdrop: Backdrop
) -> list[Path]:
    """Write the plan in every format; returns what was written.

    The manifest is left out where its extra is not installed.

    Parameters
    ----------
    backdrop : Backdrop
        As :func:`prepare` returns it.
    """
    plan, problem = planned.plan, planned.problem
    has_pdf = missing_package() is None
    with ThreadPoolExecutor(1) as beside:
        # Most of the manifest is typeset and drawn by libraries that leave Python to others.
        typeset = beside.submit(manifest, plan, problem, lang, backdrop) if has_pdf else None
        files = {
            "plan.json": _json(day.answer(plan, problem, lang)),
            "plan.geojson": _json(geojson.feature_collection(plan, problem, lang, backdrop)),
            "plan.xlsx": workbook(plan, problem, lang, backdrop),
            "plan.kml": kml.document(plan, problem, lang, backdrop).encode(),
            "map.html": html_map.html_map(plan, problem, lang, backdrop).encode(),
        }
        documents = gpx.documents(plan, problem, lang, backdrop)
        if typeset is not None:
            files["manifest.pdf"] = typeset.result()
    files |= {f"routes/{name}": text.encode() for name, text in documents.items()}
    for stale in (*(folder / "routes").glob("*.gpx"), folder / "manifest.pdf"):
        stale.unlink(missing_ok=True)  # of an earlier plan in the same folder
    written = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def _json(value: object) -> bytes:
    return pydantic_core.to_json(value, indent=1, inf_nan_mode="null")
