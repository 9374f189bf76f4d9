"""What LibreOffice makes of the workbooks: it saves each one anew, and no cell may change."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routing.formats.sheets.rejected import write_rejected
from routing.formats.sheets.template import TemplatePlace, TemplateRegion, write_template
from routing.plans.sheets import SHEET
from routing.reports.workbook import workbook
from routing.wording import LANGS
from tests.formats.sheets.books import book_of, csv_bytes, read

from .test_workbook import HOSTILE, nasty_day

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

VILLAGES = 3000
BOOKS = [f"{kind}-{lang}" for kind in ("plan", "rejected", "template") for lang in LANGS]

Cells = Mapping[tuple[str, str], Any]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return where the workbooks are and where LibreOffice saved them: it is started only once."""
    ours, theirs, profile = (tmp_path_factory.mktemp(name) for name in ("ours", "theirs", "office"))
    day = ours / "orders.csv"
    day.write_bytes(csv_bytes([["编号", "村", "重量", "备注"], *(
        [f"A{row}", text[:40], text[:40], text] for row, text in enumerate(HOSTILE)
    )]))  # fmt: skip
    names = [*HOSTILE, *(f"村{row}" for row in range(VILLAGES - len(HOSTILE)))]
    places = [TemplatePlace(name=name, township=f"镇{len(name)}") for name in names]
    region = TemplateRegion(id="county", places=places, depot=places[0], villages=places[:9])
    for lang in LANGS:
        (ours / f"plan-{lang}.xlsx").write_bytes(workbook(*nasty_day(), lang))
        write_template(ours / f"template-{lang}.xlsx", region, lang)
        refused = ours / f"rejected-{lang}.xlsx"
        assert write_rejected(refused, book_of(day).tables, read(day).rejected, lang)
    books = [str(ours / f"{name}.xlsx") for name in BOOKS]
    done = subprocess.run(  # noqa: S603 - the program that was found
        [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(theirs), *books],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert len(list(theirs.iterdir())) == len(BOOKS), done.stderr
    return ours, theirs


def cells(path: Path) -> Cells:
    """Return every cell that holds something, by sheet and address."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def different(ours: Cells, theirs: Cells) -> Iterator[tuple[str, str]]:
    for place in sorted({*ours, *theirs}):
        mine, other = ours.get(place), theirs.get(place)
        if isinstance(mine, float) and isinstance(other, int | float):
            if not math.isclose(mine, other, abs_tol=1e-9):
                yield place
        elif mine != other:
            yield place


@pytest.mark.parametrize("name", BOOKS)
def test_it_opens_them_and_keeps_every_cell(folders: tuple[Path, Path], name: str) -> None:
    ours, theirs = (cells(folder / f"{name}.xlsx") for folder in folders)
    assert ours
    assert list(different(ours, theirs)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_it_hides_what_is_hidden_and_offers_every_village(
    folders: tuple[Path, Path], lang: str
) -> None:
    plan, template = (
        openpyxl.load_workbook(folders[1] / f"{kind}-{lang}.xlsx") for kind in ("plan", "template")
    )
    assert plan[SHEET].sheet_state == "hidden"
    lists = {
        rule.formula1
        for rule in template.worksheets[0].data_validations.dataValidation
        if rule.type == "list"
    }
    assert any(f"$A$1:$A${VILLAGES}" in source for source in lists)
    assert all(len(source) <= 255 for source in lists)
