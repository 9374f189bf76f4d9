"""What scripts and notebooks call: ``routing.open_region``, ``routing.plan``, ``routing.site``."""

from __future__ import annotations

from pathlib import Path

from routing.checker import Violation
from routing.formats.study import read_study
from routing.planner import check_plan, plan_day
from routing.planning.effort import effort_for
from routing.planning.locating import locate
from routing.plans import Plan
from routing.problem import Problem
from routing.regions import Regions
from routing.roads.region import Region
from routing.settings import Settings
from routing.studies import Study, StudyAnswer
from routing.study import answer_study


def open_region(id_or_path: str | Path) -> Region:
    """Open a built region by its id, or by the path of its folder.

    Raises
    ------
    RegionError
        ``region_not_found``, ``region_damaged``, ``region_of_another_format``.
    """
    settings = Settings()
    return Regions(settings.regions, settings.cache).open(id_or_path)


def plan(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    engine: str = "auto",
) -> Plan:
    """Plan a day.

    Parameters
    ----------
    problem : Problem
        It names its region, or carries its matrices.
    time_limit_s : float, optional
        Wall time of the search: 0.7 s for a day of 30 tasks, 10 s from 87 on.
    iterations : int, optional
        Bounds the search instead of the time: the same seed then gives the same plan.

    Raises
    ------
    InputError
        Where nothing usable is left; single bad rows are in ``plan.rejected`` instead.
    """
    effort = effort_for(problem, time_limit_s=time_limit_s, iterations=iterations, seed=seed)
    return plan_day(problem, _region_of(problem), effort=effort, engine=engine).plan


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return every violation of a plan, whoever made it.

    Raises
    ------
    RegionError
        If the plan was made in another build of the region.
    """
    region = _region_of(problem)
    return check_plan(locate(problem, region), plan, region)


def site(
    study: Study | str | Path,
    *,
    time_limit_s: float | None = None,
) -> StudyAnswer:
    """Answer a siting study.

    Parameters
    ----------
    study : Study, str or Path
        A study, or the path of a STUDY file.
    time_limit_s : float, optional
        Of the search of each scenario, instead of what the study says.

    Returns
    -------
    StudyAnswer
        ``opened``, ``assignment``, ``cost``, ``bound`` and ``gap`` are the first scenario's.

    Raises
    ------
    InputError
        Where nothing usable is left; single bad rows are in ``rejected`` instead. A question
        without an answer raises when its figures are asked for.
    """
    asked = study if isinstance(study, Study) else read_study(Path(study))
    region = None if asked.region is None else open_region(asked.region)
    return answer_study(asked, region, time_limit_s=time_limit_s)


def _region_of(problem: Problem) -> Region | None:
    if problem.matrices or problem.region is None:
        return None
    return open_region(problem.region.id)
