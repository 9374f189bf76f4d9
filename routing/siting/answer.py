"""What every location model answers: the sites to open, who is served from where, and the proof."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

TOLERANCE = 1e-6
"""Relative gap below which an answer counts as proven where costs are not whole numbers."""

NOBODY = -1
"""In ``assignment``: no opened candidate serves the demand (covering leaves some out)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flows:
    """Who is served from where by how much, a row a pair.

    Attributes
    ----------
    demand, site : ndarrays of int32, shape (k,)
    share : ndarray of float64, shape (k,)
        Of the demand that the site serves, above 0 and at most 1.
    """

    demand: npt.NDArray[np.int32]
    site: npt.NDArray[np.int32]
    share: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UpperLevel:
    """What is opened above the first level, and what comes there from the level below.

    Attributes
    ----------
    opened : tuple of int
        Candidates of this level, ascending.
    season, below, site : ndarrays of int32, shape (k,)
        A row a pair of a site below and a site of this level, in a season (0, 1, ... in the order
        of their labels).
    amount : ndarray of float64, shape (k,)
        Units, above 0.
    """

    opened: tuple[int, ...]
    season: npt.NDArray[np.int32]
    below: npt.NDArray[np.int32]
    site: npt.NDArray[np.int32]
    amount: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another set of sites, and what it costs with the best assignment to it."""

    opened: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingAnswer:
    """A solution of a location model, with what is known of the best one.

    Attributes
    ----------
    opened : tuple of int
        Candidates to open, ascending.
    assignment : ndarray of int32, shape (n,)
        The opened candidate that serves each demand, the one with the largest share where several
        do; ``NOBODY`` where none does.
    cost : float
        Of this solution; what the model makes as small as can be.
    bound : float
        No solution costs less.
    proven : bool
        Whether no solution is better: ``bound`` reaches ``cost``, in whole numbers where all costs
        are whole, else to :data:`TOLERANCE`.
    split : Flows or None
        Who serves what where a demand may be served from several sites.
    upper : tuple of UpperLevel
        What is opened above, from the first hubs up, in a model of several echelons.
    alternatives : tuple of Alternative
        Other sets of sites, none much dearer, each unlike this one and the others; the cheapest
        first.
    """

    opened: tuple[int, ...]
    assignment: npt.NDArray[np.int32]
    cost: float
    bound: float
    proven: bool
    split: Flows | None = None
    upper: tuple[UpperLevel, ...] = ()
    alternatives: tuple[Alternative, ...] = field(default=())

    @property
    def gap(self) -> float:
        """How far the cost may be above the best one, as a share of the cost."""
        return 0.0 if self.proven else (self.cost - self.bound) / max(abs(self.cost), 1e-12)

    @property
    def flows(self) -> Flows:
        """Who is served from where, split or not."""
        if self.split is not None:
            return self.split
        served = np.flatnonzero(self.assignment != NOBODY).astype(np.int32)
        return Flows(
            demand=served,
            site=self.assignment[served],
            share=np.ones(len(served), dtype=np.float64),
        )
