"""What a region's maps show beneath the roads: relief and water, kept beside the region."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from routing.roads.osm.waterways import Waterway
from routing.roads.terrain.relief import Relief


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """Pictures and lines that no travel time depends on.

    Attributes
    ----------
    relief : Relief or None
        None for a region without terrain.
    """

    relief: Relief | None = None
    waterways: tuple[Waterway, ...] = ()

    def files(self, version: str) -> dict[str, Callable[[IO[bytes]], Any]]:
        """Return what to write of it beside a region's other files: file name to writer."""
        relief = self.relief
        picture = None
        if relief is not None:
            bounds = (relief.west, relief.south, relief.east, relief.north)
            picture = {"bounds": bounds, "digest": _digest(relief.image)}
        text = json.dumps(
            {"relief": picture, "waterways": [asdict(water) for water in self.waterways]},
            ensure_ascii=False,
        )
        files: dict[str, Callable[[IO[bytes]], Any]] = {
            f"landscape-{version}.json": lambda file: file.write(text.encode())
        }
        if relief is not None:
            files[f"relief-{version}.webp"] = lambda file: file.write(relief.image)
        return files


def read_landscape(folder: Path, version: str) -> Landscape:
    """Read what :meth:`Landscape.files` wrote; raises OSError, ValueError, KeyError, TypeError."""
    stored = json.loads((folder / f"landscape-{version}.json").read_text(encoding="utf-8"))
    relief = None
    if stored["relief"] is not None:
        west, south, east, north = stored["relief"]["bounds"]
        image = (folder / f"relief-{version}.webp").read_bytes()
        if _digest(image) != stored["relief"]["digest"]:
            msg = f"relief-{version}.webp is not what was written"
            raise ValueError(msg)
        relief = Relief(image=image, west=west, south=south, east=east, north=north)
    waterways = tuple(
        Waterway(
            kind=row["kind"],
            name=row["name"],
            line=tuple((float(lon), float(lat)) for lon, lat in row["line"]),
        )
        for row in stored["waterways"]
    )
    return Landscape(relief=relief, waterways=waterways)


def _digest(image: bytes) -> str:
    return hashlib.sha256(image).hexdigest()[:16]
