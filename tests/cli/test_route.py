"""``shanlu route``: the language of its steps, and alternatives."""

from __future__ import annotations

from routing.roads.region import Region
from tests.cli.shell import shanlu

TOWN, MILL = "105.055305,33.425876", "105.071429,33.470146"


def test_steps_are_told_in_the_language_asked_for(valley: Region) -> None:
    for lang, last in (("en", "You have arrived"), ("zh", "到达")):
        answer = shanlu("route", "--region", valley.id, "--lang", lang, TOWN, MILL)
        steps = answer.json["properties"]["steps"]
        assert steps[-1]["instruction"].startswith(last)
        assert all(step["instruction"] for step in steps)


def test_alternatives_are_a_collection_the_fastest_first(county: Region) -> None:
    ends = ["105.1614,33.6450", "105.1581,33.5097"]
    way = shanlu("route", "--region", county.id, *ends).json
    both = shanlu("route", "--region", county.id, "--alternatives", "1", *ends).json
    first, second = both["features"]
    assert first["properties"] == way["properties"]
    assert first["geometry"] == way["geometry"] != second["geometry"]
    times = [one["properties"]["duration_s"] for one in (first, second)]
    assert times[0] <= times[1] <= 1.4 * times[0] + 1
    assert both["attribution"]


def test_alternatives_are_between_two_points(valley: Region) -> None:
    on = ["route", "--region", valley.id, "--json"]
    answer = shanlu(*on, "--alternatives", "2", TOWN, MILL, TOWN)
    assert (answer.code, answer.json["error"]["code"]) == (2, "alternatives_through_points")
    assert shanlu(*on, "--alternatives", "9", TOWN, MILL).code == 2
