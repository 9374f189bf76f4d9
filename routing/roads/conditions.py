"""Weather on the roads: multipliers by group of surfaces, read from ``conditions.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.free_speed import is_unpaved
from routing.roads.osm.way_tags import SURFACES

Floats = npt.NDArray[np.float64]

GROUPS = ("paved", "gravel", "earth")
_GROUP_OF = {
    "paved": "paved", "stones": "paved", "compacted": "gravel", "gravel": "gravel",
    "ground": "earth", "earth": "earth", "mud": "earth",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Multipliers, above 0 and at most 1; the fields are explained in ``conditions.toml``.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """

    name: str
    speed: Mapping[str, float]
    grip: Mapping[str, float]
    walking: float

    def __post_init__(self) -> None:
        given = {
            **{f"speed.{group}": self.speed.get(group, 0.0) for group in GROUPS},
            **{f"grip.{group}": self.grip.get(group, 0.0) for group in GROUPS},
            "walking": self.walking,
        }
        for field, value in given.items():
            if not 0 < value <= 1:
                raise InputError("profile_invalid", id=self.name, field=field, value=value)

    def of_kinds(self, kinds: npt.NDArray[np.void]) -> tuple[Floats, Floats]:
        """Return the multipliers of speed and of grip for each kind of road."""
        surface = kinds["surface"]
        group = np.array([GROUPS.index(_GROUP_OF.get(name, "paved")) for name in SURFACES])[surface]
        untold = (surface == 0) & is_unpaved(kinds)
        group = np.where(untold, GROUPS.index("earth"), group)
        speed, grip = (
            np.array([by_group[name] for name in GROUPS], dtype=np.float64)[group]
            for by_group in (self.speed, self.grip)
        )
        return speed, grip


@functools.cache
def bundled_conditions() -> Mapping[str, Conditions]:
    """Return the conditions that come with Shanlu, by name: ``dry``, ``rain``, ``snow``."""
    source = resources.files("routing.roads").joinpath("conditions.toml").read_text("utf-8")
    return {name: Conditions(name=name, **row) for name, row in tomllib.loads(source).items()}


DRY = bundled_conditions()["dry"]
