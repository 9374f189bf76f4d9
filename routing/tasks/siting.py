"""A siting study in, its answer in every format out: what a worker is given to do."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from routing.errors import ShanluError
from routing.formats.study_answer import write_study_answer
from routing.formats.study_body import read_study_body
from routing.jobs.signals import Signals
from routing.reports.siting.layers import layers
from routing.reports.siting.report import report
from routing.reports.siting.workbook import workbook
from routing.roads.region import Region
from routing.studies import StudyAnswer
from routing.studies.coverage import coverage_layer
from routing.study import answer_study
from routing.tasks.planning import region_of, told
from routing.tasks.report_backdrop import backdrop_of
from routing.wording import LANGS

EVERY_LANGUAGE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTask:
    """What is asked, and where its region lies."""

    study: dict[str, Any]
    regions: Path
    cache: Path
    time_limit_s: float


class _StoppedError(Exception):
    """Nobody waits for the answer any more."""


def carry_out_study(task: StudyTask, signals: Signals) -> dict[str, Any]:
    """Answer a study.

    Returns
    -------
    dict
        ``documents``: compressed, by format and language, none where it was stopped; or ``error``
        by language.
    """

    def progress(_scenario: str, cost: float, _bound: float) -> None:
        signals.tell(cost)
        if signals.stopped():
            raise _StoppedError

    try:
        study = read_study_body(task.study)
        region = region_of(task.regions, task.cache, study.region or "")
        answer = answer_study(
            study, region, time_limit_s=task.time_limit_s, curves=True, progress=progress
        )
    except _StoppedError:
        return {"documents": {}}
    except ShanluError as error:
        return {"error": told(error)}
    return {
        "documents": {key: gzip.compress(body, mtime=0) for key, body in _written(answer, region)}
    }


def _written(answer: StudyAnswer, region: Region) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Yield the answer in every format and language."""
    ground = backdrop_of(region)
    for lang in LANGS:
        plain = json.dumps(write_study_answer(answer, lang), ensure_ascii=False, allow_nan=False)
        yield ("json", lang), plain.encode()
        yield ("html", lang), report(answer, lang, ground).encode()
        yield ("xlsx", lang), workbook(answer, lang)
    with TemporaryDirectory() as folder:
        package = Path(folder) / "study.gpkg"
        for name, layer in (*layers(answer), *coverage_layer(answer, region)):
            layer.to_file(package, layer=name, driver="GPKG")
        if package.exists():
            yield ("gpkg", EVERY_LANGUAGE), package.read_bytes()
