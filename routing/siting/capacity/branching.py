"""Which candidate to ask for: the one whose answer has raised bounds most, or seems likely to.

References
----------
Achterberg, Koch and Martin, *Branching rules revisited*, Operations Research Letters 33 (2005):
pseudo-costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.median_instance import CLOSED, OPEN, Floats

_SIDES = {OPEN: 0, CLOSED: 1}
_LEAST = 1e-3
"""Share of the usual raise that any answer is thought to bring."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Some of all solutions: what is known of the candidates, and what they cost at least.

    ``prices`` of demands, and ``toll`` of inequalities, gave the bound; ``often`` says how often
    the relaxation opened each candidate.
    """

    state: npt.NDArray[np.int8]
    prices: Floats
    bound: float
    often: Floats
    toll: Floats


def the_whole(now: CapacityInstance) -> Part:
    """Return all solutions, with prices to begin with."""
    usual = int(np.ceil(now.needed / max(np.median(now.capacity), 1e-12)))
    near = min(now.costs.candidates // max(1, 2 * usual), now.costs.candidates - 1)
    prices = np.minimum(now.nearest_cost[:, near], now.costs.penalty / len(now.rows))
    return Part(
        state=now.costs.state.copy(),
        prices=prices + now.costs.fixed.mean() * usual / len(now.rows),
        bound=-np.inf,
        often=np.zeros(now.costs.candidates),
        toll=np.zeros(0),
    )


class Experience:
    """How much bounds have risen, for how far a candidate was moved.

    Parameters
    ----------
    capacity : ndarray of float64, shape (m,)
        Where nothing is known yet a large candidate is thought to matter more.
    """

    def __init__(self, capacity: Floats) -> None:
        self._guess = capacity / max(float(capacity.mean()), 1e-300)
        self._raised = np.zeros((2, len(capacity)))
        self._moved = np.zeros((2, len(capacity)))

    def learn(self, asked: int, answer: int, often: float, raised: float) -> None:
        """Take note of a bound that rose; ``often`` says how often the candidate was opened."""
        side = _SIDES[answer]
        self._raised[side, asked] += max(raised, 0.0)
        self._moved[side, asked] += max(1 - often if answer == OPEN else often, 0.05)

    def best_question(self, free: Integers, often: Floats) -> int:
        """Return one of the ``free`` candidates; ``often`` is of all."""
        share = np.clip(often[free], 0.0, 1.0)
        usual = self._raised.sum() / max(self._moved.sum(), 1e-300) or 1.0
        rate = np.where(
            self._moved > 0, self._raised / np.maximum(self._moved, 1e-300), usual * self._guess
        )[:, free]
        both = (1 - share) * rate[0], share * rate[1]
        score = np.maximum(both[0], _LEAST * usual) * np.maximum(both[1], _LEAST * usual)
        return int(free[score.argmax()])
