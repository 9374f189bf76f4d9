"""Which candidate is asked for: what raises the bound on both sides."""

from __future__ import annotations

import numpy as np

from routing.siting.capacity.branching import Experience
from routing.siting.median_instance import CLOSED, OPEN


def test_the_largest_that_is_most_undecided_comes_first() -> None:
    experience = Experience(np.array([1.0, 1.0, 4.0, 9.0]))

    assert experience.best_question(np.arange(4), np.array([0.5, 0.1, 0.5, 1.0])) == 2


def test_what_has_raised_bounds_on_both_sides_is_asked_again() -> None:
    experience = Experience(np.ones(3))
    often = np.full(3, 0.5)
    for asked, raised in ((0, 0.1), (1, 5.0), (2, 1.0)):
        experience.learn(asked, OPEN, 0.5, raised)
        experience.learn(asked, CLOSED, 0.5, 0.0 if asked == 1 else raised)

    assert experience.best_question(np.arange(3), often) == 2
