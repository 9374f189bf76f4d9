r"""Inequalities that the relaxation keeps for a price: what a region's sites can serve of it.

Let :math:`S` be demands, :math:`d` what they want together, :math:`R` candidates, and :math:`u` a
capacity. Of :math:`S` the sites of :math:`R` serve no more than they can hold, and no more than
:math:`d`. With :math:`r = d - u \lfloor d / u \rfloor` rounding gives

.. math::

    \sum_{i \in S} \sum_{j \in R} d_i x_{ij} \le
    \sum_{j \in R} (r \lfloor q_j / u \rfloor + \min(r, q_j \bmod u)) y_j
    + (u - r) \lfloor d / u \rfloor

Where all capacities are :math:`u` that says: a site less than the demand takes, rounded up, leaves
at least :math:`r` to sites from elsewhere. A linear programme opens two and a half sites where two
and a half sites' capacity is wanted; this makes it pay for what goes to neighbours or comes from
them.

Where they differ it says more to count what is lost by closing some, :math:`C`: with
:math:`d' = d - \sum_C q_j`, :math:`r` that of :math:`d'` and
:math:`G(q) = r \lfloor q / u \rfloor + \min(r, q \bmod u)`

.. math::

    \sum_{i \in S} \sum_{j \in R} d_i x_{ij} \le d - r \lceil d' / u \rceil
    + \sum_{j \in R \setminus C} G(q_j) y_j + \sum_{j \in C} G(-q_j) (1 - y_j)

With the largest capacity as :math:`u` and sites that hold a little more than :math:`d` as :math:`C`
that is a lifted flow cover inequality.

References
----------
Marchand and Wolsey, *Aggregation and mixed integer rounding to solve MIPs*, Operations Research 49
(2001). Aardal, Pochet and Wolsey, *Capacitated facility location: valid inequalities and facets*,
Mathematics of Operations Research 20 (1995).
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.median_instance import Floats


class Cuts(NamedTuple):
    """Inequalities, as compiled code takes them.

    Attributes
    ----------
    inside : (n, c) array of bool
        Demands in the region of each.
    slope : (m, c) array of float64
        What each candidate in it adds to what may be served; -1: not in it.
    room : (c,) array of float64
        What may be served besides.
    """

    inside: npt.NDArray[np.bool_]
    slope: Floats
    room: Floats

    def of_columns(self, kept: Integers) -> Cuts:
        """Return the same for some of the candidates."""
        return self._replace(slope=np.ascontiguousarray(self.slope[kept]))

    def of_cuts(self, kept: npt.NDArray[np.bool_]) -> Cuts:
        """Return some of them."""
        return Cuts(
            np.ascontiguousarray(self.inside[:, kept]), np.ascontiguousarray(self.slope[:, kept]),
            self.room[kept],
        )  # fmt: skip

    def and_also(self, others: Cuts) -> Cuts:
        """Return these and others."""
        return Cuts(
            np.hstack((self.inside, others.inside)), np.hstack((self.slope, others.slope)),
            np.concatenate((self.room, others.room)),
        )  # fmt: skip


def no_cuts(demands: int, candidates: int) -> Cuts:
    """Return none."""
    return Cuts(np.zeros((demands, 0), dtype=np.bool_), np.zeros((candidates, 0)), np.zeros(0))


def cuts_of(
    instance: CapacityInstance,
    within: npt.NDArray[np.bool_],
    unit: Floats,
    turned: npt.NDArray[np.bool_],
) -> Cuts:
    """Return the inequality of some demands of a season, rounded by ``unit``, for all candidates.

    ``within`` and ``turned``, of demands and of candidates, are by inequality; what is lost is
    counted of candidates that are turned. Each stays true where any candidates are left out of it.
    """
    wanted = within @ instance.demand
    lacks = wanted - turned @ instance.capacity
    whole = np.floor(lacks / unit)
    rest = lacks - whole * unit
    slope = _slopes(instance.capacity, unit, rest, turned)
    room = wanted - rest * (whole + 1) - np.where(turned, slope.T, 0.0).sum(axis=1)
    return Cuts(np.ascontiguousarray(within.T), slope, room)


@numba.njit(cache=True)
def _slopes(capacity, unit, rest, turned):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    slope = np.empty((len(capacity), len(unit)))
    for j in range(len(capacity)):
        for c in range(len(unit)):
            slope[j, c] = slope_of(capacity[j], unit[c], rest[c], turned[c, j])
    return slope


@numba.njit(cache=True)
def slope_of(capacity, unit, rest, turned):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Return what a candidate adds to what may be served."""
    sign = -1.0 if turned else 1.0
    whole = np.floor(sign * capacity / unit + 1e-9)
    return sign * (rest * whole + min(rest, max(0.0, sign * capacity - whole * unit)))


@numba.njit(cache=True)
def listed(cuts):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Return the demands and candidates of each cut and the cuts of each candidate, as lists.

    Returns
    -------
    who_first, who, site_first, site, of_first, of : arrays
        The demands of cut ``c`` begin at ``who_first[c]``, and so on.
    """
    count, candidates = len(cuts.room), len(cuts.slope)
    who_first, site_first = np.zeros(count + 1, dtype=np.int64), np.zeros(count + 1, dtype=np.int64)
    of_first = np.zeros(candidates + 1, dtype=np.int64)
    who = np.empty(cuts.inside.sum(), dtype=np.int32)
    site = np.empty((cuts.slope >= 0).sum(), dtype=np.int32)
    of = np.empty(len(site), dtype=np.int32)
    for c in range(count):
        here = np.flatnonzero(cuts.inside[:, c])
        who_first[c + 1] = who_first[c] + len(here)
        who[who_first[c] : who_first[c + 1]] = here
        here = np.flatnonzero(cuts.slope[:, c] >= 0)
        site_first[c + 1] = site_first[c] + len(here)
        site[site_first[c] : site_first[c + 1]] = here
    for j in range(candidates):
        here = np.flatnonzero(cuts.slope[j] >= 0)
        of_first[j + 1] = of_first[j] + len(here)
        of[of_first[j] : of_first[j + 1]] = here
    return who_first, who, site_first, site, of_first, of


@numba.njit(cache=True)
def add_tolls(tolls, lists, demand, c, change):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Make a unit dearer by ``change`` inside a region; ``tolls`` (n, m) are of whole demands."""
    who_first, who, site_first, site, _, _ = lists
    for i in who[who_first[c] : who_first[c + 1]]:
        more = change * demand[i]
        for j in site[site_first[c] : site_first[c + 1]]:
            tolls[i, j] += more
