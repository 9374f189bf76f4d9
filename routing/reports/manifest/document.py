"""The manifest as PDF: data as JSON into a fixed template, typeset by Typst.

Nothing that a user wrote becomes markup: the template is ours, the data are strings inside it, and
the document's root is an empty folder, so that it can read no file.

Typst keeps what it has set, some 2.4 MB a page, for ten documents: a long manifest is set in parts.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from routing.errors import ShanluError
from routing.plans import Plan, Route
from routing.problem import Problem
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.manifest.ground_lines import ground_lines
from routing.reports.manifest.plain_text import plain
from routing.reports.manifest.sheet_maps import cover_map, route_map
from routing.reports.manifest.sheets import Data, sheets
from routing.wording import Lang

PACKAGES = ("typst", "pylopdf_fonts_zh_cn", "pypdf")
"""Of the extra ``pdf``."""

PART_ROWS = 600
"""Stops and orders in a part of a long manifest: some 40 pages."""

TEMPLATE = ("pages", "maps", "cover", "route")
"""One document in four files, each of which uses what the ones before it define."""


def missing_package() -> str | None:
    """Return what of the extra ``pdf`` is not installed."""
    return next((name for name in PACKAGES if find_spec(name) is None), None)


def manifest(plan: Plan, problem: Problem, lang: Lang = "en", backdrop: Backdrop = EMPTY) -> bytes:
    """Return the day's manifest as an A4 PDF.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language that comes first, and larger; the other stands beside it.
    backdrop : Backdrop
        What lies under the routes' maps, with whom it is to be credited to.

    Raises
    ------
    ShanluError
        ``pdf_extra_missing`` without the packages of the extra ``pdf``.
    """
    package = missing_package()
    if package is not None:
        raise ShanluError("pdf_extra_missing", package=package)
    import pylopdf_fonts_zh_cn  # noqa: PLC0415 - the extra "pdf"
    import typst  # noqa: PLC0415 - as above

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(pylopdf_fonts_zh_cn.sans_path()).parent],
    )
    return _joined([_typeset(*part, fonts) for part in _parts(plan, problem, lang, backdrop)])


def _parts(
    plan: Plan, problem: Problem, lang: Lang, backdrop: Backdrop
) -> Iterator[tuple[Data, Sequence[str]]]:
    """Yield what stands on the pages of each part, and the drawings there; the first has a cover.

    A sheet counts its own pages, so that it does not matter in which part it is.
    """
    told = sheets(plan, problem, lang, backdrop.credit)
    sections, ground = told.pop("sections"), ground_lines(backdrop)
    listed = [{name: one for name, one in row.items() if name != "rows"} for row in sections]
    front = cover_map(plan, backdrop, ground)
    for numbers in _shares(plan.routes):
        maps = [front, *(route_map(plan.routes[k], k, backdrop, ground) for k in numbers)]
        data = {
            **told,
            "cover": not numbers or numbers[0] == 0,
            "listed": listed,
            "sections": [sections[k] for k in numbers],
            "maps": [None if one is None else one.marks for one in maps],
        }
        yield data, ["" if one is None else one.svg for one in maps]
        listed, front = [], None


def _shares(routes: Sequence[Route]) -> Iterator[range]:
    """Yield which routes each part has: as many as fill it, and one at least."""
    begun = rows = 0
    for number, route in enumerate(routes):
        of_route = len(route.visits) + len(route.shipments)
        if rows and rows + of_route > PART_ROWS:
            yield range(begun, number)
            begun, rows = number, 0
        rows += of_route
    yield range(begun, len(routes))


def _typeset(data: Data, drawings: Sequence[str], fonts: Any) -> bytes:
    import typst  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as nothing:
        compiler = typst.Compiler(
            _template(),
            root=nothing,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": _json(plain(data)), "drawings": _json(drawings)},
            package_path=nothing,
            package_cache_path=nothing,
        )
        # Tags would make the file half as large again, and paper has no use for them.
        pdf = compiler.compile(format="pdf", pdf_tags=False)
    if not isinstance(pdf, bytes):
        msg = "one document is one file"
        raise TypeError(msg)
    return pdf


def _joined(parts: Sequence[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    import pypdf  # noqa: PLC0415 - as above

    whole, *others = (io.BytesIO(part) for part in parts)
    writer, out = pypdf.PdfWriter(clone_from=whole), io.BytesIO()
    for part in others:
        writer.append(part, import_outline=False)
    writer.write(out)
    return out.getvalue()


def _template() -> bytes:
    folder = resources.files(__package__ or "")
    return b"".join((folder / f"{name}.typ").read_bytes() for name in TEMPLATE)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
