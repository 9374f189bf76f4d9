"""``shanlu site``: where sites go, with the proof, and scenarios compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from routing import wording
from routing.cli.answering import ANSWERED, NO, answering, console, language, print_json, working
from routing.cli.options import AsJson, Language, RegionId, Strict
from routing.errors import InputError

if TYPE_CHECKING:
    from routing.roads.region import Region
    from routing.studies import StudyAnswer

COMPARE = "compare"


@answering
def site(
    studies: Annotated[
        list[str],
        typer.Argument(
            metavar="[compare] STUDY...",
            help="A study (TOML, JSON) or an OR-Library file; `compare`: several of them.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it at run time
        typer.Option("-o", "--output", help="Folder for report.html, study.xlsx and more."),
    ] = None,
    region: RegionId = None,
    time_limit: Annotated[
        Optional[float],  # noqa: UP045 - as above
        typer.Option(help="Seconds to search for each scenario.", min=0),
    ] = None,
    capacity: Annotated[
        Optional[float],  # noqa: UP045 - as above
        typer.Option(help="Of every warehouse of an OR-Library file.", min=0),
    ] = None,
    strict: Strict = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> int:
    """Answer a siting study: the sites to open, and how far from the best that may be."""
    from routing.formats.study_answer import write_study_answer  # noqa: PLC0415

    said = language(lang)
    compared = studies[0] == COMPARE and len(studies) > 1
    paths = [Path(one) for one in (studies[1:] if compared else studies)]
    if len(paths) > 1 and not compared:
        raise InputError("studies_to_compare", count=len(paths))
    curves = output is not None
    answers = [
        _answered(path, region, time_limit, capacity, said, quiet=as_json, curves=curves)
        for path in paths
    ]
    written = []
    if output is not None:
        from routing.cli.study_writing import write_study  # noqa: PLC0415 - geopandas

        written = write_study(answers, output, said)
    if as_json:
        told = [write_study_answer(answer, said) for answer in answers]
        print_json({"studies": told} if compared else told[0])
    else:
        _print(answers, said, compared=compared)
        for path in written:
            console().print(wording.text("cli.written", said, path=path), markup=False)
    refused = any(answer.rejected for answer in answers)
    kept = all(scenario.kept for answer in answers for scenario in answer.scenarios)
    return NO if not kept or (strict and refused) else ANSWERED


def _answered(
    path: Path,
    region_id: str | None,
    time_limit_s: float | None,
    capacity: float | None,
    lang: wording.Lang,
    *,
    quiet: bool,
    curves: bool,
) -> StudyAnswer:
    from routing.formats.study import read_study  # noqa: PLC0415
    from routing.study import answer_study  # noqa: PLC0415

    study = read_study(path, capacity=capacity)
    if region_id is not None:
        study = replace(study, region=region_id)
    with working(wording.text("cli.siting", lang), quiet=quiet) as stage:
        opened = _region(study.region) if study.costs is None else None
        return answer_study(
            study,
            opened,
            time_limit_s=time_limit_s,
            curves=curves,
            progress=lambda name, cost, bound: stage(_stage(name, cost, bound, lang)),
        )


def _region(region_id: str | None) -> Region:
    from routing.cli.installed import installed_regions  # noqa: PLC0415

    if region_id is None:
        raise InputError("study_without_region")
    return installed_regions().open(region_id)


def _stage(name: str, cost: float, bound: float, lang: wording.Lang) -> str:
    gap = (cost - bound) / abs(cost) if cost and cost != bound else 0.0
    return wording.text("cli.gap", lang, name=name, cost=cost, gap=max(0.0, min(gap, 1.0)))


def _print(answers: list[StudyAnswer], lang: wording.Lang, *, compared: bool) -> None:
    from routing.reports.siting.tables import comparison_table, study_tables  # noqa: PLC0415
    from routing.reports.table import rejected_table  # noqa: PLC0415
    from routing.studies.unnamed import with_names  # noqa: PLC0415

    terminal = console()
    if not compared:
        for shown in study_tables(answers[0], lang):
            if isinstance(shown, str):
                terminal.print(shown, markup=False)
            else:
                terminal.print(shown)
    if compared or len(answers[0].scenarios) > 1:
        terminal.print(comparison_table(answers, lang))
    for answer in answers:
        if answer.rejected:
            told = with_names(answer, lang).rejected
            console(errors=True).print(rejected_table(told, lang))
