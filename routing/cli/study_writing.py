"""A study's files: what ``shanlu site -o DIR`` holds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from routing.cli.installed import installed_regions
from routing.formats.study_answer import write_study_answer
from routing.reports.backdrop import EMPTY
from routing.reports.siting.layers import layers
from routing.reports.siting.report import report
from routing.reports.siting.workbook import workbook
from routing.roads.region import Region
from routing.studies import StudyAnswer
from routing.studies.coverage import coverage_layer
from routing.tasks.report_backdrop import backdrop_of
from routing.wording import Lang

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What some file system has no room for in a name."""
_LONGEST = 60


def write_study(answers: Sequence[StudyAnswer], folder: Path, lang: Lang) -> list[Path]:
    """Write every file of one study, or of each in a folder of its own; returns the paths."""
    if len(answers) == 1:
        return _write(answers[0], folder, lang)
    names = _folders([answer.study.title for answer in answers])
    return [
        path
        for name, answer in zip(names, answers, strict=True)
        for path in _write(answer, folder / name, lang)
    ]


def _folders(titles: Sequence[str]) -> list[str]:
    """Return a folder's name for each study: its title as far as a path holds it, each unlike."""
    plain = [" ".join(_UNFIT.sub(" ", title).split())[:_LONGEST].strip(". ") for title in titles]
    return [
        name if name and plain.count(name) == 1 else f"{number} {name}".strip()
        for number, name in enumerate(plain, start=1)
    ]


def _write(answer: StudyAnswer, folder: Path, lang: Lang) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    region_id = answer.study.region if answer.study.costs is None else None
    opened = None if region_id is None else installed_regions().open(region_id)
    backdrop = EMPTY if opened is None else backdrop_of(opened)
    told = json.dumps(write_study_answer(answer, lang), ensure_ascii=False, indent=1)
    (folder / "study.json").write_text(told, encoding="utf-8")
    (folder / "report.html").write_text(report(answer, lang, backdrop), encoding="utf-8")
    (folder / "study.xlsx").write_bytes(workbook(answer, lang))
    written = [folder / name for name in ("report.html", "study.xlsx", "study.json")]
    return written + ([] if opened is None else _write_layers(answer, opened, folder, lang))


def _write_layers(answer: StudyAnswer, region: Region, folder: Path, lang: Lang) -> list[Path]:
    """Write the layers as one GeoPackage and, with the extra *parquet*, one GeoParquet each."""
    package = folder / "study.gpkg"
    package.unlink(missing_ok=True)  # of an earlier study: its layers would stay
    written = [package]
    for name, layer in (*layers(answer, lang), *coverage_layer(answer, region)):
        layer.to_file(package, layer=name, driver="GPKG")
        if find_spec("pyarrow"):
            path = folder / f"{name}.parquet"
            layer.to_parquet(path)
            written.append(path)
    return written if package.exists() else []
