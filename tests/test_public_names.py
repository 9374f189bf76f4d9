"""What scripts and notebooks rely on: names, signatures, and that importing them costs nothing."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import routing
from routing.problem import Problem
from routing.roads.matrix import UNREACHABLE
from routing.roads.region import Region
from routing.roads.region_files import save_region

HEAVY = (
    "numpy",
    "scipy",
    "shapely",
    "pandas",
    "geopandas",
    "ortools",
    "osmnx",
    "osmium",
    "fastapi",
)
TOWN, MILL = (105.055305, 33.425876), (105.071429, 33.470146)


def test_the_public_names() -> None:
    assert sorted(routing.__all__) == [
        "Plan",
        "Problem",
        "Region",
        "ShanluError",
        "__version__",
        "check",
        "open_region",
        "plan",
        "read_day",
        "read_study",
        "site",
    ]


def test_every_public_name_is_there_and_documented() -> None:
    for name in routing.__all__:
        value = getattr(routing, name)
        assert name == "__version__" or inspect.getdoc(value), name
    assert set(dir(routing)) == set(routing.__all__)


def test_what_is_not_there_is_said_as_python_says_it() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fly'"):
        _ = routing.fly


def test_plan_stays_the_function_whatever_is_imported() -> None:
    import routing.plans  # noqa: PLC0415 - this import is what is tested

    assert callable(routing.plan)
    assert routing.Plan is routing.plans.Plan


def defaults(function: Any) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def test_signatures_of_the_contract() -> None:
    assert list(inspect.signature(routing.open_region).parameters) == ["id_or_path"]
    assert list(inspect.signature(routing.check).parameters) == ["problem", "plan"]
    assert next(iter(inspect.signature(routing.plan).parameters)) == "problem"
    assert defaults(routing.plan).items() >= {"seed": 0, "engine": "auto"}.items()
    assert "time_limit_s" in defaults(routing.plan)
    matrix, route = (
        list(inspect.signature(one).parameters) for one in (Region.matrix, Region.route)
    )
    assert matrix[:3] == ["self", "lonlat", "profile"]
    assert route[:4] == ["self", "start", "end", "profile"]


def test_a_matrix_of_the_contract(valley: Region) -> None:
    matrix = valley.matrix([TOWN, MILL, (0.0, 0.0)], profile="van")
    for cells in (matrix.durations_s, matrix.distances_m):
        assert cells.dtype == np.int32
        assert cells.shape == (3, 3)
        assert (cells[2] == UNREACHABLE).all()
        assert (cells[:2, :2] >= 0).all()
    assert UNREACHABLE == -1
    assert [refused.index for refused in matrix.refused] == [2]


def test_a_way_of_the_contract(valley: Region) -> None:
    way: Any = valley.route(TOWN, MILL, profile="van")
    assert way.geometry.shape[1] == 2
    assert way.duration_s > 0
    assert way.length_m > 0
    assert way.climb_m > 0
    assert way.steps


def test_a_region_opens_by_its_id_and_by_its_folder(valley: Region, data_folder: Path) -> None:
    assert routing.open_region("drawn-valley").version == valley.version
    folder = save_region(valley, data_folder / "of-its-own")
    assert routing.open_region(folder).version == valley.version


def test_a_day_is_read_into_a_problem() -> None:
    day = {
        "date": "2026-11-23",
        "depots": [{"id": "D", "index": 0}],
        "vehicles": [
            {"id": "V", "profile": "van", "capacity": {"weight_kg": 9}, "start_depot": "D"}
        ],
        "shipments": [{"id": "S", "index": 1}],
        "matrices": {"van": {"durations_s": [[0, 60], [60, 0]], "distances_m": [[0, 9], [9, 0]]}},
    }
    problem = routing.read_day(day)
    assert isinstance(problem, Problem)
    plan = routing.plan(problem, iterations=5)
    assert plan.served == ("S",)
    assert routing.check(problem, plan) == ()


def loaded_after(statement: str) -> set[str]:
    """Return the packages that a fresh Python has loaded after a statement."""
    script = f"import sys\n{statement}\nprint(*sorted(sys.modules), file=sys.stderr)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return {name.split(".")[0] for name in done.stderr.split()}


def test_importing_costs_nothing() -> None:
    assert loaded_after("import routing").isdisjoint(HEAVY)


def test_touching_a_name_loads_what_it_needs() -> None:
    assert "numpy" in loaded_after("import routing; routing.Problem")


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["region", "build", "--help"]])
def test_help_costs_nothing(words: list[str]) -> None:
    call = f"""
sys.argv = {["shanlu", *words]!r}
from routing.cli import main
try:
    main()
except SystemExit as exit_:
    assert not exit_.code
"""
    loaded = loaded_after(call)
    assert "typer" in loaded
    assert loaded.isdisjoint(HEAVY)
