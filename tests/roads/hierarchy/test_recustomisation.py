"""After changes a metric is the one that customising anew gives, byte for byte."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.hierarchy import (
    CLOSED,
    Metric,
    Points,
    contract,
    customise,
    many_to_many,
    pack,
    recustomisation,
    recustomise,
)
from routing.roads.region import Region
from tests.roads.hierarchy.random_networks import Network, networks, weights_between_all

WEIGHTS = st.just(CLOSED) | st.builds(
    lambda ms, dm: int(pack(ms, min(dm, 2 * ms))),
    st.integers(0, 3) | st.integers(0, 10**6),
    st.integers(0, 3) | st.integers(0, 10**5),
)


def assert_same(one: Metric, other: Metric) -> None:
    for field in dataclasses.fields(Metric):
        mine, yours = getattr(one, field.name), getattr(other, field.name)
        assert mine.dtype == yours.dtype
        np.testing.assert_array_equal(mine, yours, err_msg=field.name)
        assert not mine.flags.writeable


@pytest.fixture(autouse=True)
def _never_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recustomisation, "MANY", 1.0)


@given(network=networks(), draw=st.data())
def test_any_sequence_of_changes_is_that_of_customising_anew(
    network: Network, draw: st.DataObject
) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    first = metric = customise(contraction, network.weight)
    everywhere = Points.at_nodes(np.arange(network.nodes))
    edge = st.integers(0, max(len(network.edges) - 1, 0))
    for _ in range(draw.draw(st.integers(1, 4)) if network.edges else 0):
        changes = draw.draw(st.dictionaries(edge, WEIGHTS, max_size=3))
        metric = recustomise(contraction, metric, *as_arrays(changes))
        anew = customise(contraction, metric.edge_weight)
        assert_same(metric, anew)
        expected = weights_between_all(
            network.nodes,
            network.tail.astype(np.int64),
            network.head.astype(np.int64),
            metric.edge_weight,
        )
        assert (many_to_many(contraction, metric, everywhere, everywhere) == expected).all()
    differ = np.flatnonzero(metric.edge_weight != first.edge_weight).astype(np.int32)
    back = recustomise(contraction, metric, differ, first.edge_weight[differ])
    assert_same(back, first)


def as_arrays(
    changes: dict[int, int],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    return np.array([*changes], dtype=np.int32), np.array([*changes.values()], dtype=np.int64)


@pytest.mark.parametrize("profile", ["van", "foot"])
def test_closures_of_the_county_one_after_the_other(county: Region, profile: str) -> None:
    graph = county.graph
    contraction = contract(graph.nodes, graph.edge_tail, graph.edge_head)
    weight = pack(county.edge_ms(profile), np.rint(10 * graph.length_m.astype(np.float64)))
    base = metric = customise(contraction, weight)
    draw = np.random.default_rng(0)
    for count in (1, 1, 1, 2, 5, 20, 100):
        edges = draw.choice(graph.edges, count, replace=False).astype(np.int32)
        slower = np.where(weight[edges] < 0, CLOSED, weight[edges] + (draw.integers(99) << 32))
        closed = np.where(draw.random(count) < 0.5, CLOSED, slower)
        metric = recustomise(contraction, metric, edges, closed)
        assert_same(metric, customise(contraction, metric.edge_weight))
    edges = np.arange(graph.edges, dtype=np.int32)
    assert_same(recustomise(contraction, metric, edges, weight), base)


def test_many_changes_are_customised_anew(county: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recustomisation, "MANY", 0.0)
    graph = county.graph
    contraction = contract(graph.nodes, graph.edge_tail, graph.edge_head)
    weight = pack(county.edge_ms("van"), np.rint(10 * graph.length_m.astype(np.float64)))
    metric = customise(contraction, weight)
    edges = np.array([5], dtype=np.int32)
    changed = recustomise(contraction, metric, edges, np.array([CLOSED]))
    assert_same(changed, customise(contraction, changed.edge_weight))


def test_changes_that_could_spill_together_with_what_is_there_are_refused() -> None:
    nodes = np.arange(4, dtype=np.int32)
    contraction = contract(4, nodes, np.roll(nodes, 1))
    metric = customise(contraction, pack([0, 0, 9, 9], [2**30, 2**29, 0, 0]))
    with pytest.raises(OverflowError):
        recustomise(contraction, metric, nodes[2:3], pack([0], [2**29]))
