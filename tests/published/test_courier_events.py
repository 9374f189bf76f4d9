"""Whatever the order in which events come, and however often: one truth."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.published.courier_events import CourierEvent, outcomes

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
KINDS = ("arrived", "collected", "delivered", "failed", "skipped")


def event(number: int, kind: str, minute: int, shipment: str, digest: str = "") -> CourierEvent:
    return CourierEvent(
        id=f"e{number}",
        kind=kind,  # type: ignore[arg-type]
        occurred_at=START + timedelta(minutes=minute),
        shipment=shipment,
        digest=digest or f"{number}-{kind}-{minute}-{shipment}",
        details={"note": f"{number}"},
    )


EVENTS = st.lists(
    st.builds(
        event,
        st.integers(0, 8),
        st.sampled_from(KINDS),
        st.integers(0, 5),
        st.sampled_from("abc"),
    ),
    max_size=20,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(
    events: list[CourierEvent], chance: random.Random
) -> None:
    told = outcomes(events)
    again = [*events, *chance.choices(events, k=len(events))] if events else []
    chance.shuffle(again)
    assert outcomes(again) == told


@given(EVENTS)
def test_the_truth_is_what_was_told_last(events: list[CourierEvent]) -> None:
    for shipment, outcome in outcomes(events).items():
        mine = [one for one in events if one.shipment == shipment]
        ends = [one for one in mine if one.kind != "arrived"]
        if ends:
            last = max(one.occurred_at for one in ends)
            assert outcome.at == last
            assert outcome.status in {one.kind for one in ends if one.occurred_at == last}
        there = [one.occurred_at for one in mine if one.kind == "arrived"]
        assert outcome.arrived_at == min(there, default=None)


def test_a_courier_corrects_what_was_pressed_by_mistake() -> None:
    events = [event(1, "failed", 1, "a"), event(2, "collected", 2, "a")]
    assert outcomes(reversed(events))["a"].status == "collected"
    assert outcomes(reversed(events))["a"].details == {"note": "2"}
