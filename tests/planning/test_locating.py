"""Locations become matrix rows; rows that cannot be located are rejected, the rest goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from routing.errors import InputError
from routing.planning.locating import locate
from routing.problem import Depot, Location, Problem, Shipment, Task, Vehicle
from routing.roads.matrix import TravelMatrix
from routing.roads.region import Region

VAN = Vehicle(id="van", profile="van", capacity=(9.0,) * 3, start_depot="D", end_depot="D")


def day(*places: Location, depot: Location, vehicle: Vehicle = VAN) -> Problem:
    return Problem(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        shipments=tuple(
            Shipment(id=f"S{number}", pickup=Task(location=place), load=(1.0, 0.0, 1.0))
            for number, place in enumerate(places)
        ),
        vehicles=(vehicle,),
        depots=(Depot(id="D", location=depot),),
    )


def rejections(problem: Problem) -> dict[str | None, str]:
    return {row.id: row.code for row in problem.rejected}


def test_places_of_one_name_need_their_township(valley: Region) -> None:
    names = [place.name for place in valley.settlements]
    twin = next(name for name in names if names.count(name) > 1)
    parents = [place.parent for place in valley.settlements if place.name == twin]
    town = next(place for place in valley.settlements if place.place == "town")
    located = locate(
        day(
            Location(place=twin),
            Location(place=twin, parent=parents[0]),
            Location(place=twin, parent="Atlantis"),
            Location(place="Nowhere"),
            depot=Location(place=town.name),
        ),
        valley,
    )
    assert [row.id for row in located.shipments] == ["S1"]
    assert rejections(located) == {
        "S0": "ambiguous_place",
        "S2": "unknown_place",
        "S3": "unknown_place",
    }
    ambiguous = next(row for row in located.rejected if row.id == "S0")
    assert all(str(parent) in str(ambiguous.details["candidates"]) for parent in parents)


def test_swapped_and_foreign_points_are_rejected_by_their_id(valley: Region) -> None:
    town = next(place for place in valley.settlements if place.place == "town")
    located = locate(
        day(
            Location(lon=town.lon, lat=town.lat),
            Location(lon=town.lat, lat=town.lon)
            if abs(town.lon) <= 90
            else Location(lon=33.4, lat=80),
            Location(lon=2.35, lat=48.85),
            depot=Location(lon=town.lon, lat=town.lat),
        ),
        valley,
    )
    assert [row.id for row in located.shipments] == ["S0"]
    assert rejections(located)["S2"] == "outside_region"


def test_equal_points_share_a_row_and_every_profile_has_a_matrix(valley: Region) -> None:
    town = next(place for place in valley.settlements if place.place == "town")
    at = Location(lon=town.lon, lat=town.lat)
    located = locate(day(at, at, depot=at), valley)
    assert {task.location.row for row in located.shipments for task in row.tasks} == {0}
    assert set(located.matrices) == {"van"}
    assert located.region is not None
    assert located.region.version == valley.version


def test_a_vehicle_whose_depot_is_lost_is_rejected_with_it(valley: Region) -> None:
    place = valley.settlements[0]
    with pytest.raises(InputError) as caught:
        locate(day(Location(lon=place.lon, lat=place.lat), depot=Location(place="Nowhere")), valley)
    assert caught.value.code == "nothing_left"
    assert {row.kind: row.code for row in caught.value.details["rejected"]} == {
        "depot": "unknown_place",
        "vehicle": "depot_rejected",
    }


def test_a_day_of_nobody_or_nothing_is_told_as_what_it_is() -> None:
    here = Location(index=0)
    matrix = TravelMatrix(durations_s=np.zeros((1, 1), int), distances_m=np.zeros((1, 1), int))
    problem = replace(day(here, depot=here), matrices={"van": matrix})
    with pytest.raises(InputError, match="no_vehicles"):
        locate(replace(problem, vehicles=()), None)
    with pytest.raises(InputError, match="no_shipments"):
        locate(replace(problem, shipments=()), None)


def test_own_matrices_need_rows_that_exist() -> None:
    matrix = TravelMatrix(durations_s=np.zeros((2, 2), int), distances_m=np.zeros((2, 2), int))
    problem = replace(
        day(Location(index=1), Location(index=2), Location(lon=1, lat=2), depot=Location(index=0)),
        matrices={"van": matrix},
    )
    located = locate(problem, None)
    assert [row.id for row in located.shipments] == ["S0"]
    assert rejections(located) == {"S1": "matrix_row_missing", "S2": "no_matrix_row"}


def test_without_region_and_matrices_there_is_nothing_to_measure_with() -> None:
    at = Location(lon=1, lat=2)
    with pytest.raises(InputError, match="no_region_and_no_matrices"):
        locate(day(at, depot=at), None)
