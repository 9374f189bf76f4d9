"""Speed between stations: nobody speeds up or brakes faster than the vehicle does.

Between two stations of a road the square of the speed changes by at most ``2 a s``. So the highest
profile below all limits is found by one pass forwards, which bounds speeding up, and one backwards,
which bounds braking, as racing lines and BRouter's kinematic model have it. A pass is a running
minimum of ``v² - 2 a s``: no loop over stations.

A *run* is an OSM way from its first to its last point. Speed is continuous along a run, through the
junctions on it too, and from run to run where just two roads that the vehicle may use meet. Where
more meet, a run begins and ends at its own limit: who turns off there is slower, which is what
:mod:`routing.roads.turns.turn_costs` adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SETTLED_M2S2 = 1e-6
"""Squares of speeds at a joint that differ by less are equal: 1 mm/s."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stations:
    """The shape points of a graph as stations of runs, as one kind of vehicle meets them.

    Attributes
    ----------
    step_m : ndarray, shape (p,)
        Length of the step from each station to the next of its run; 0 at the end of a run.
    run : ndarray, shape (p,)
        Run of each station.
    node_cap_m2s2 : ndarray, shape (p,)
        Square of the speed at which a station is passed at most, by what stands there; else inf.
    joined : ndarray, shape (j, 2)
        Pairs of stations that are the same place on two runs, with the direction: ``i`` along its
        run, ``p + i`` against it.
    """

    step_m: Floats
    run: Integers
    node_cap_m2s2: Floats
    joined: Integers


def stations(graph: RoadGraph, usable: Flags, node_cap_ms: Floats) -> Stations:
    """Return the stations.

    Parameters
    ----------
    graph : RoadGraph
    usable : ndarray of bool, shape (s,)
        Segments that the vehicle may use in some direction.
    node_cap_ms : ndarray, shape (n,)
        Speed at which each node is passed at most, m/s: 0 where one stops, inf where none slows.
    """
    count = len(graph.shape_lon)
    place = np.r_[graph.segment_first[usable], graph.segment_last[usable]]
    node = np.r_[graph.segment_tail[usable], graph.segment_head[usable]]
    cap = np.full(count, np.inf)
    np.minimum.at(cap, place, node_cap_ms[node] ** 2)
    return Stations(
        step_m=step_lengths_m(graph),
        run=run_of_stations(graph),
        node_cap_m2s2=cap,
        joined=_joined(place, node, graph.nodes, count),
    )


def step_lengths_m(graph: RoadGraph) -> Floats:
    """Return the length of the step from each shape point to the next of its way, shape (p,)."""
    return np.where(_within(graph), np.diff(graph.shape_along_m, append=0.0), 0.0)


def run_of_stations(graph: RoadGraph) -> Integers:
    """Return the run of each shape point: ways are numbered as they come, shape (p,)."""
    ends = ~_within(graph)
    return np.asarray(np.cumsum(ends) - ends, dtype=np.int64)


def _within(graph: RoadGraph) -> Flags:
    """Tell which shape points have a next one in the same way."""
    count = len(graph.shape_lon) + 1
    begun = np.bincount(graph.segment_first, minlength=count)
    begun -= np.bincount(graph.segment_last, minlength=count)
    return np.asarray(np.cumsum(begun[:-1]) > 0, dtype=np.bool_)


def _joined(place: Integers, node: npt.NDArray[np.int32], nodes: int, count: int) -> Integers:
    """Return the places where two segments meet and nothing else does, in both directions."""
    is_last = np.arange(len(place)) >= len(place) // 2
    order = np.argsort(node, kind="stable")
    first_of = np.searchsorted(node[order], np.arange(nodes))
    of_two = first_of[np.bincount(node, minlength=nodes) == 2]
    one, other = order[of_two], order[of_two + 1]
    apart = place[one] != place[other]
    one, other = one[apart], other[apart]
    # Two ends, or two starts: what runs along the one runs against the other.
    turned = np.where(is_last[one] == is_last[other], count, 0)
    along = np.column_stack((place[one], place[other] + turned))
    against = np.column_stack((place[one] + count, place[other] + count - turned))
    return np.concatenate((along, against))


def step_seconds(at: Stations, limit_ms: Floats, speed_up_ms2: Floats, brake_ms2: Floats) -> Floats:
    """Return how long each step takes at best within the limits, along and against its run.

    Parameters
    ----------
    at : Stations
    limit_ms : ndarray, shape (2, p)
        Highest speed on each step, along and against.
    speed_up_ms2, brake_ms2 : ndarrays, shape (p,)
        What the vehicle does on each step.

    Returns
    -------
    ndarray, shape (2, p)
        Seconds; 0 where there is no step.
    """
    limit = limit_ms**2
    energy = _fastest(at, limit, speed_up_ms2, brake_ms2)
    later = np.roll(energy, -1, axis=1)
    # Along a run one enters a step at its first station, against it at the next.
    enter = np.stack((energy[0], later[1]))
    leave = np.stack((later[0], energy[1]))
    inside = at.step_m > 0
    step_m = np.where(inside, at.step_m, 0.0)
    enter, leave = np.where(inside, enter, limit), np.where(inside, leave, limit)
    peak = (2 * step_m + enter / speed_up_ms2 + leave / brake_ms2) / (
        1 / speed_up_ms2 + 1 / brake_ms2
    )
    top = np.minimum(peak, limit)
    changing_m = (top - enter) / (2 * speed_up_ms2) + (top - leave) / (2 * brake_ms2)
    speed = np.sqrt(top)
    changing_s = (speed - np.sqrt(enter)) / speed_up_ms2 + (speed - np.sqrt(leave)) / brake_ms2
    steady_s = np.maximum(step_m - changing_m, 0.0) / speed
    seconds: Floats = np.where(inside, steady_s + np.maximum(changing_s, 0.0), 0.0)
    return seconds


def _fastest(at: Stations, limit: Floats, speed_up_ms2: Floats, brake_ms2: Floats) -> Floats:
    """Return the square of the highest speed at each station, along and against, shape (2, p)."""
    before = np.roll(limit, 1, axis=1)
    starts = np.diff(at.run, prepend=-1) > 0
    ends = np.roll(starts, -1)
    # A station is bounded by the steps on both of its sides.
    cap = np.minimum(np.where(ends, np.inf, limit), np.where(starts, np.inf, before))
    cap = np.minimum(np.where(np.isinf(cap), limit, cap), at.node_cap_m2s2)
    # Runs lie so far apart that what happens on the one never reaches the other.
    gap = at.run * (1 + float(limit.max(initial=0.0)))
    gain = _so_far(2 * speed_up_ms2 * at.step_m) + gap
    loss = _so_far(2 * brake_ms2 * at.step_m) + gap
    rising, falling = np.stack((gain, loss)), np.stack((loss, gain))
    energy = _bounded(cap, rising, falling)
    if not len(at.joined):
        return energy
    # Only joints speak to each other: they settle first, then every station hears of it once.
    count = energy.shape[1]
    flat = energy.ravel()
    places, inverse = np.unique(at.joined % count, return_inverse=True)
    pairs = np.where(at.joined < count, 0, len(places)) + inverse.reshape(at.joined.shape)
    joints = flat.reshape(2, count)[:, places]
    rising_there, falling_there = rising[:, places], falling[:, places]
    while True:
        settled = joints.ravel().copy()
        lower = settled[pairs].min(axis=1)
        np.minimum.at(settled, pairs[:, 0], lower)
        np.minimum.at(settled, pairs[:, 1], lower)
        if not (joints.ravel() - settled > _SETTLED_M2S2).any():
            break
        joints = _bounded(settled.reshape(joints.shape), rising_there, falling_there)
    cap = energy.copy()
    cap[:, places] = np.minimum(cap[:, places], joints)
    return _bounded(cap, rising, falling)


def _so_far(values: Floats) -> Floats:
    return np.asarray(np.cumsum(values) - values, dtype=np.float64)


def _bounded(cap: Floats, rising: Floats, falling: Floats) -> Floats:
    """Return the highest values below ``cap`` that change no faster than their two bounds."""
    forwards = np.minimum.accumulate(cap - rising, axis=1) + rising
    backwards = np.minimum.accumulate((cap + falling)[:, ::-1], axis=1)[:, ::-1] - falling
    return np.maximum(np.minimum(np.minimum(forwards, backwards), cap), 0.0)
