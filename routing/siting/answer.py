"""What every location model answers: the sites to open, who is served from where, and the proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingAnswer:
    """A solution of a location model, with what is known of the best one.

    Attributes
    ----------
    opened : tuple of int
        Candidates to open, ascending.
    assignment : ndarray of int32, shape (n,)
        The opened candidate that serves each demand.
    cost : float
        Of this solution.
    bound : float
        No solution costs less.
    proven : bool
        Whether no solution is better: ``bound`` reaches ``cost``, in whole numbers where all costs
        are whole, else to :data:`TOLERANCE`.
    """

    opened: tuple[int, ...]
    assignment: npt.NDArray[np.int32]
    cost: float
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """How far the cost may be above the best one, as a share of the cost."""
        return 0.0 if self.proven else (self.cost - self.bound) / max(abs(self.cost), 1e-12)


TOLERANCE = 1e-6
"""Relative gap below which an answer counts as proven where costs are not whole numbers."""
