"""A region's folder: written whole or not at all, and read back."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from routing.errors import RegionError
from routing.roads.graph import RoadGraph
from routing.roads.networks import Networks
from routing.roads.osm.settlements import Settlement
from routing.roads.region import Region
from routing.roads.region_meta import FORMAT, RegionMeta
from routing.roads.terrain.landscape import Landscape, read_landscape

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction
    from routing.roads.turns.skeleton import Skeleton

TEXTS = ("names", "refs", "rules")
"""The parts of a graph that are no arrays."""

_META = "region.json"


def save_region(region: Region, folder: Path) -> Path:
    """Write a region into a folder, whole or not at all; an older build there is replaced.

    The files of a build carry its version in their names, and ``region.json``, which is written
    last, says which version counts: whoever is interrupted leaves the older build in force.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graph, settlements = _build_files(folder, region.version)
    arrays = {key: value for key, value in graph_columns(region.graph) if key not in TEXTS}
    _write(graph, lambda file: np.savez(file, allow_pickle=False, **arrays))
    places = [dataclasses.asdict(place) for place in (*region.settlements, *region.dwellings)]
    _write_json(settlements, {"places": places, "dwellings": len(region.dwellings)})
    landscape = region.landscape.files(region.version)
    for name, write in landscape.items():
        _write(folder / name, write)
    orders = []
    for on_foot in (False, True):
        skeleton = region.networks.skeleton(region.graph, on_foot=on_foot)
        orders.append(_order_file(folder, region.version, on_foot=on_foot))
        _write_order(skeleton, skeleton.contraction, orders[-1])
    texts = {key: getattr(region.graph, key) for key in TEXTS}
    sums = {path.name: _checksum(path) for path in (graph, settlements)}
    told = {**dataclasses.asdict(region.meta), "checksums": sums, **texts}
    _write_json(folder / _META, {"format": FORMAT, **told})
    kept = {graph.name, settlements.name, *landscape, *(path.name for path in orders)}
    for pattern in _BUILD_FILES:
        for path in folder.glob(pattern):
            if path.name not in kept:
                path.unlink(missing_ok=True)
    return folder


def graph_columns(graph: RoadGraph) -> Iterable[tuple[str, Any]]:
    """Yield the name and value of each part of a graph."""
    return ((column.name, getattr(graph, column.name)) for column in dataclasses.fields(graph))


def is_region(folder: Path) -> bool:
    """Tell whether a folder holds a built region."""
    return (folder / _META).is_file()


def map_date(folder: Path) -> str | None:
    """Return the date of a built region's map, without opening it; None where it has none."""
    try:
        told = json.loads((folder / _META).read_text(encoding="utf-8"))["osm_date"]
    except _DAMAGE:
        return None
    return told if isinstance(told, str) else None


def load_region(folder: Path) -> Region:
    """Read a region from its folder.

    Raises
    ------
    RegionError
        ``region_not_found``, ``region_damaged``, ``region_of_another_format``.
    """
    if not is_region(folder):
        raise RegionError("region_not_found", id=folder.name, folder=folder.parent, known="-")
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
        if meta.pop("format") != FORMAT:
            raise RegionError("region_of_another_format", id=folder.name)
        texts = {key: tuple(meta.pop(key)) for key in TEXTS}
        graph_file, settlements_file = _build_files(folder, meta["version"])
        for path in (graph_file, settlements_file):
            _check(path, meta.get("checksums", {}))  # builds of before there were any have none
        meta.pop("checksums", None)
        with graph_file.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            graph = RoadGraph(**{**texts, **arrays})
        stored = json.loads(settlements_file.read_text(encoding="utf-8"))
        places = [Settlement(**{**row, "names": tuple(row["names"])}) for row in stored["places"]]
        split = len(places) - stored["dwellings"]
        ZoneInfo(meta["timezone"])
        return Region(
            meta=RegionMeta(**{**meta, "bbox": tuple(meta["bbox"])}),
            graph=graph,
            settlements=tuple(places[:split]),
            dwellings=tuple(places[split:]),
            _landscape=_landscape_reader(folder, meta["version"]),
            networks=Networks(functools.partial(_order, folder, meta["version"])),
        )
    except _DAMAGE as error:
        raise RegionError("region_damaged", id=folder.name, detail=error) from error


_DAMAGE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile
)  # fmt: skip


_BUILD_FILES = (
    "graph-*.npz", "settlements-*.json", "landscape-*.json", "relief-*.webp", "order-*.bin"
)  # fmt: skip


def _landscape_reader(folder: Path, version: str) -> Callable[[], Landscape]:
    """Return what reads a region's landscape once, when a map first wants it."""

    @functools.cache
    def read() -> Landscape:
        try:
            return read_landscape(folder, version)
        except _DAMAGE as error:
            raise RegionError("region_damaged", id=folder.name, detail=error) from error

    return read


def _order_file(folder: Path, version: str, *, on_foot: bool) -> Path:
    return folder / f"order-{'people' if on_foot else 'vehicles'}-{version}.bin"


def _order(folder: Path, version: str, skeleton: Skeleton) -> Contraction:
    """Return a hierarchy's order from its file; where that is no good, make it and the file anew.

    Nothing is lost with the file: it says what the graph says.
    """
    from routing.roads.hierarchy import read_contraction  # noqa: PLC0415 - it loads numba

    path = _order_file(folder, version, on_foot=skeleton.on_foot)
    expansion = skeleton.expansion
    try:
        return read_contraction(path, expansion.turn_tail, expansion.turn_head)
    except _DAMAGE:
        contraction = skeleton.contract()
    with contextlib.suppress(OSError):  # a folder that is read only, or a full disk
        _write_order(skeleton, contraction, path)
    return contraction


def _write_order(skeleton: Skeleton, contraction: Contraction, path: Path) -> None:
    from routing.roads.hierarchy import write_contraction  # noqa: PLC0415 - it loads numba

    turns = skeleton.expansion.turn_tail, skeleton.expansion.turn_head
    _write(path, lambda file: write_contraction(contraction, *turns, file))


def _build_files(folder: Path, version: str) -> tuple[Path, Path]:
    """Return the files of one build: the graph's arrays, and the settlements."""
    return folder / f"graph-{version}.npz", folder / f"settlements-{version}.json"


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            checksum = zlib.crc32(part, checksum)
    return checksum


def _check(path: Path, checksums: Mapping[str, int]) -> None:
    if path.name in checksums and checksums[path.name] != _checksum(path):
        msg = f"{path.name} is not what was written"
        raise ValueError(msg)


def _write_json(path: Path, value: Any) -> None:
    content = json.dumps(value, ensure_ascii=False, indent=1).encode()
    _write(path, lambda file: file.write(content))


def _write(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file so that its name has the old content until it has the whole new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
