"""The manifest as PDF: data as JSON into a fixed template, typeset by Typst.

Nothing that a user wrote becomes markup: the template is ours, the data are strings inside it, and
the document's root is an empty folder, so that it can read no file.
"""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from routing.errors import ShanluError
from routing.plans import Plan
from routing.problem import Problem
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.manifest.ground_lines import ground_lines
from routing.reports.manifest.plain_text import plain
from routing.reports.manifest.sheet_maps import cover_map, route_map
from routing.reports.manifest.sheets import sheets
from routing.wording import Lang

TEMPLATE = ("pages", "maps", "cover", "route")
"""One document in four files, each of which uses what the ones before it define."""


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
    try:
        import pylopdf_fonts_zh_cn  # noqa: PLC0415 - the extra "pdf"
        import typst  # noqa: PLC0415
    except ImportError as error:
        raise ShanluError("pdf_extra_missing", package=error.name or "typst") from error
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(pylopdf_fonts_zh_cn.sans_path()).parent],
    )
    ground = ground_lines(backdrop)
    maps = [
        cover_map(plan, backdrop, ground),
        *(route_map(route, order, backdrop, ground) for order, route in enumerate(plan.routes)),
    ]
    data = {
        **sheets(plan, problem, lang, backdrop.credit),
        "maps": [None if one is None else one.marks for one in maps],
    }
    drawings = ["" if one is None else one.svg for one in maps]
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


def _template() -> bytes:
    folder = resources.files(__package__ or "")
    return b"".join((folder / f"{name}.typ").read_bytes() for name in TEMPLATE)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
