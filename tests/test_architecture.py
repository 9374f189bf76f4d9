"""The laws of the house: who imports whom, how large a file may be, who reads the environment."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import grimp
import networkx as nx
import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "routing"
FOLDERS = ("routing", "tests", "scripts")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
MODULES = sorted(HOUSE.rglob("*.py"))

LONGEST = 350
VAGUE = {"utils", "util", "helpers", "helper", "core", "common", "manager", "misc", "base"}
NUMBERED = re.compile(r"\d+$|_part|part_?\d|^_[a-z]")
"""``model2``, ``model_part``, and private halves of a file that has grown too long."""

FENCES = {
    "alembic": {"routing.store"},
    "dask": {"routing.jobs"},
    "distributed": {"routing.jobs"},
    "fastapi": {"routing.api"},
    "starlette": {"routing.api"},
    "folium": {"routing.notebook_map", "routing.roads", "routing.plans"},
    "geopandas": {"routing.roads", "routing.studies", "routing.formats", "routing.reports"},
    "jwt": {"routing.api"},
    "jinja2": {"routing.reports"},
    "networkx": {"routing.roads.graph", "routing.roads.osm"},
    "llvmlite": {"routing.kernels", "routing.siting"},
    "numba": {"routing.kernels", "routing.siting", "routing.solvers.ruin_recreate"},
    "opening_hours": {"routing.roads.osm"},
    "ortools": {"routing.solvers", "routing.siting"},
    "osmium": {"routing.roads.osm"},
    "osmnx": {"routing.roads.osm"},
    "platformdirs": {"routing.settings"},
    "pydantic": {"routing.api", "routing.formats", "routing.settings"},
    "prometheus_client": {"routing.api"},
    "pydantic_settings": {"routing.settings"},
    "pyvrp": {"routing.solvers.pyvrp"},
    "rasterio": {"routing.roads.terrain.elevation"},
    "requests": {"routing.roads.osm"},
    "rich": {"routing.cli", "routing.reports"},
    "scipy": {"routing.roads"},
    "sqlalchemy": {"routing.store"},
    "shapely": {"routing.roads", "routing.studies", "routing.formats", "routing.reports"},
    "structlog": {"routing.api"},
    "typer": {"routing.cli"},
    "tzfpy": {"routing.roads.region_building"},
    "uvicorn": {"routing.cli"},
    "vrplib": {"routing.formats.benchmarks"},
}
"""Packages, and the rooms that may import them."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file, the module first."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the modules that a file imports, at its top or when something is called."""
    nodes = nodes_of(path)
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return frozenset(named | froms)


def test_the_import_contracts_are_kept() -> None:
    """In a process of its own: import-linter sets up logging anew, OR-Tools' does not bear it."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_floor() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        contract
        for contract in config["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and "containers" not in contract
    )
    floors = {room.strip() for layer in contract["layers"] for room in layer.split(":")}
    rooms = {
        module_of(path)
        for path in HOUSE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"routing", "routing.__about__"} == floors


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(False, id="running"),
        pytest.param(True, id="with type checking"),
    ],
)
def imports(request: pytest.FixtureRequest) -> nx.DiGraph[str]:
    """Return who imports whom; what only type checkers see is left out or not."""
    house = grimp.build_graph(
        "routing", exclude_type_checking_imports=not request.param, cache_dir=None
    )
    return nx.DiGraph(
        (module, imported)
        for module in house.modules
        for imported in house.find_modules_directly_imported_by(module)
    )


def test_modules_import_each_other_in_no_circle(imports: nx.DiGraph[str]) -> None:
    assert [ring for ring in nx.strongly_connected_components(imports) if len(ring) > 1] == []


def test_rooms_import_each_other_in_no_circle(imports: nx.DiGraph[str]) -> None:
    folders = {module_of(path.parent) for path in MODULES if path.name == "__init__.py"}
    for folder in {"routing", *folders}:
        inside = [
            tuple(module.removeprefix(f"{folder}.").split(".")[0] for module in pair)
            for pair in imports.edges
            if all(module.startswith(f"{folder}.") for module in pair)
        ]
        rooms = nx.DiGraph((one, other) for one, other in inside if one != other)
        assert nx.is_directed_acyclic_graph(rooms), folder


@pytest.mark.parametrize("package", FENCES)
def test_a_package_stays_behind_its_fence(package: str) -> None:
    allowed = FENCES[package]
    users = {
        module_of(path)
        for path in MODULES
        if any(name.split(".")[0] == package for name in imports_of(path))
    }
    assert {
        user for user in users if not any(f"{user}.".startswith(f"{one}.") for one in allowed)
    } == set()


def test_every_package_that_is_imported_is_declared() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = config["project"]["optional-dependencies"].values()
    declared = [*config["project"]["dependencies"], *(one for extra in extras for one in extra)]
    names = {re.split(r"[><=;\[ ]", one)[0].replace("-", "_") for one in declared}
    imported = {name.split(".")[0] for path in MODULES for name in imports_of(path)}
    # They come with another one, and only the names of their types and errors are used.
    through = {"requests": "osmnx", "starlette": "fastapi", "pandas": "geopandas"}
    through |= {"opening_hours": "opening_hours_py", "dask": "distributed", "jwt": "pyjwt"}
    through |= {"pydantic_core": "pydantic", "google": "ortools", "PIL": "pillow"}
    foreign = imported - set(sys.stdlib_module_names) - {"routing"}
    assert {through.get(name, name) for name in foreign} - names == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_short_and_named_for_what_it_holds(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{lines} lines"
    words = set(path.stem.split("_")) | set(path.parent.name.split("_"))
    assert not words & VAGUE
    if not path.stem.startswith("__"):
        assert not NUMBERED.search(path.stem)


def test_the_house_is_at_most_two_folders_deep() -> None:
    assert max(len(path.relative_to(HOUSE).parts) for path in MODULES) - 1 <= 2


def reads_environment(path: Path) -> bool:
    """Tell whether a file names ``environ`` or ``getenv``, however it came by them."""
    for node in nodes_of(path):
        named = {getattr(node, "attr", None), getattr(node, "id", None)}
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            named |= {alias.name for alias in node.names}
        if named & {"environ", "environb", "getenv", "getenvb"}:
            return True
    return False


@pytest.mark.parametrize("path", [one for one in MODULES if one.name != "settings.py"], ids=name_of)
def test_only_settings_read_the_environment(path: Path) -> None:
    assert not reads_environment(path)


@pytest.mark.parametrize(
    "source",
    ["import os\nos.environ['A']", "from os import getenv\n", "import os as o\no.getenv('A')"],
)
def test_reading_the_environment_is_noticed(source: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert reads_environment(path)


@pytest.mark.parametrize("name", ["solver2", "solver_part", "part_2", "_solver"])
def test_a_numbered_or_halved_module_is_noticed(name: str) -> None:
    assert NUMBERED.search(name)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    module = nodes_of(path)[0]
    assert isinstance(module, ast.Module)
    assert ast.get_docstring(module)
