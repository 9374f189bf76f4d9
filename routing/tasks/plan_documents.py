"""A plan in every format that it can be had in, by the ending of a file's name."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from routing.errors import InputError
from routing.formats.native_plan import write_plan
from routing.plans import Plan
from routing.problem import Problem
from routing.reports import geojson, gpx, html_map, kml
from routing.reports.backdrop import Backdrop
from routing.reports.manifest import manifest, missing_package
from routing.reports.workbook import workbook
from routing.wording import Lang

Write = Callable[[Plan, Problem, Lang, Backdrop], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFormat:
    """A format: what HTTP calls it, and how it is written."""

    media_type: str
    write: Write


def _json(plan: Plan, problem: Problem, lang: Lang, _ground: Backdrop) -> bytes:
    return _dump(write_plan(plan, problem, lang))


def _geojson(plan: Plan, problem: Problem, lang: Lang, ground: Backdrop) -> bytes:
    return _dump(geojson.feature_collection(plan, problem, lang, ground))


def _kml(plan: Plan, problem: Problem, lang: Lang, ground: Backdrop) -> bytes:
    return kml.document(plan, problem, lang, ground).encode()


def _html(plan: Plan, problem: Problem, lang: Lang, ground: Backdrop) -> bytes:
    return html_map.html_map(plan, problem, lang, ground).encode()


def _gpx(plan: Plan, problem: Problem, lang: Lang, ground: Backdrop) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in gpx.documents(plan, problem, lang, ground).items():
            package.writestr(name, text)
    return content.getvalue()


def _pdf(plan: Plan, problem: Problem, lang: Lang, ground: Backdrop) -> bytes:
    package = missing_package()
    if package is not None:
        raise InputError("pdf_extra_missing", package=package)
    return manifest(plan, problem, lang, ground)


FORMATS: Mapping[str, DocumentFormat] = {
    "json": DocumentFormat(media_type="application/json", write=_json),
    "geojson": DocumentFormat(media_type="application/geo+json", write=_geojson),
    "xlsx": DocumentFormat(
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write=workbook,
    ),
    "kml": DocumentFormat(media_type="application/vnd.google-earth.kml+xml", write=_kml),
    "html": DocumentFormat(media_type="text/html", write=_html),
    "pdf": DocumentFormat(media_type="application/pdf", write=_pdf),
    "zip": DocumentFormat(media_type="application/zip", write=_gpx),
}
"""``zip`` holds a GPX file a route."""


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
