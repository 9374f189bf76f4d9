"""Weather on the roads: multipliers by group of surfaces, read from ``weather.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.osm.way_tags import SURFACES
from routing.roads.times.free_speed import is_unpaved

Floats = npt.NDArray[np.float64]

GROUPS: Final = ("paved", "gravel", "earth")
_GROUP_OF = {
    "paved": "paved", "stones": "paved", "compacted": "gravel", "gravel": "gravel",
    "ground": "earth", "earth": "earth", "mud": "earth",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Multipliers, above 0 and at most 1; they are explained in ``weather.toml``.

    Attributes
    ----------
    speed, grip : tuple of float
        In the order of :data:`GROUPS`.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """

    name: str
    speed: tuple[float, ...]
    grip: tuple[float, ...]
    walking: float

    def __post_init__(self) -> None:
        for field in ("speed", "grip"):
            check_shares(self.name, field, GROUPS, getattr(self, field))
        check_shares(self.name, "walking", ("people",), (self.walking,))

    def of_kinds(self, kinds: npt.NDArray[np.void]) -> tuple[Floats, Floats]:
        """Return the multipliers of speed and of grip for each kind of road."""
        surface = kinds["surface"]
        group = np.array([GROUPS.index(_GROUP_OF.get(name, "paved")) for name in SURFACES])[surface]
        untold = (surface == 0) & is_unpaved(kinds)
        group = np.where(untold, GROUPS.index("earth"), group)
        speed, grip = (np.array(by_group)[group] for by_group in (self.speed, self.grip))
        return speed, grip


def check_shares(
    owner: str, field: str, groups: tuple[str, ...], values: tuple[float, ...]
) -> None:
    """Refuse multipliers that are missing, zero or negative, or above 1.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """
    if len(values) != len(groups):
        raise InputError("profile_invalid", id=owner, field=field, value=values)
    for group, value in zip(groups, values, strict=True):
        if not 0 < value <= 1:
            raise InputError("profile_invalid", id=owner, field=f"{field}.{group}", value=value)


@functools.cache
def bundled_weathers() -> Mapping[str, Weather]:
    """Return the weathers that come with Shanlu, by name: ``dry``, ``rain``, ``snow``."""
    source = resources.files("routing.roads.times").joinpath("weather.toml").read_text("utf-8")
    return {
        name: Weather(
            name=name,
            speed=tuple(row["speed"].get(group, 0.0) for group in GROUPS),
            grip=tuple(row["grip"].get(group, 0.0) for group in GROUPS),
            walking=row["walking"],
        )
        for name, row in tomllib.loads(source).items()
    }


def find_weather(name: str) -> Weather:
    """Return a weather by its name.

    Raises
    ------
    InputError
        ``unknown_weather``, with the names that there are.
    """
    weathers = bundled_weathers()
    if name not in weathers:
        raise InputError("unknown_weather", weather=name, known=", ".join(weathers))
    return weathers[name]


DRY = "dry"
"""The weather where nobody says another one."""
