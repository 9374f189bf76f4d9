"""Run commands of ``shanlu`` in this process, and build days to give them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from routing.cli.app import app
from routing.roads.region import Region


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code; ``output`` is both streams as a terminal shows."""

    code: int
    out: str
    err: str
    output: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def shanlu(*words: object) -> Answer:
    """Run one command; an exception that is no error of ours fails the test."""
    result = CliRunner().invoke(app, [str(word) for word in words], prog_name="shanlu")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr, result.output)


Change = Callable[[dict[str, Any]], None]


def write_day(path: Path, region: Region, change: Change | None = None, orders: int = 6) -> Path:
    """Write a small sound day of a region's villages, changed as a test wants."""
    town = next(place for place in region.settlements if place.place == "town")
    villages = _reachable(region, town)
    day: dict[str, Any] = {
        "region": region.id,
        "date": "2026-11-23",
        "depots": [{"id": "town", "lon": town.lon, "lat": town.lat, "cut_off": "17:00"}],
        "vehicles": [
            {
                "id": "van-1",
                "profile": "van",
                "capacity": {"weight_kg": 5000},
                "start_depot": "town",
                "shift": {"start": "07:00", "end": "19:00"},
                "costs": {"per_km": 1.2, "per_hour": 30},
            }
        ],
        "shipments": [
            {
                "id": f"S{number}",
                "lon": villages[number % len(villages)].lon,
                "lat": villages[number % len(villages)].lat,
                "weight_kg": 3.5,
            }
            for number in range(orders)
        ],
    }
    if change is not None:
        change(day)
    path.write_text(json.dumps(day), encoding="utf-8")
    return path


def _reachable(region: Region, town: Any) -> list[Any]:
    places = [place for place in region.settlements if place is not town]
    points = [(town.lon, town.lat), *((place.lon, place.lat) for place in places)]
    durations = region.matrix(points, "van", carry=None).durations_s  # by road alone
    found = [place for place, seconds in zip(places, durations[0, 1:], strict=True) if seconds >= 0]
    assert len(found) >= 5
    return found
