"""Demands, candidates and what serving the one from the other costs: p-median and its kin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError

Floats = npt.NDArray[np.float64]

FREE, OPEN, CLOSED = 0, 1, -1
"""What is known of a candidate."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianInstance:
    """Serve every demand from one opened candidate, at the least sum of costs.

    Attributes
    ----------
    cost : ndarray of float64, shape (m, n)
        By candidate, then demand; ``penalty`` where a candidate cannot serve a demand.
    fixed : ndarray of float64, shape (m,)
        Of opening each candidate.
    count : int or None
        Exactly so many are opened; None: as many as pay.
    state : ndarray of int8, shape (m,)
        ``OPEN`` for candidates that must be opened, ``CLOSED`` for those that must not.
    whole : bool
        Whether all costs are whole numbers, so that a bound may be rounded up.
    penalty : float
        More than any solution costs that serves every demand.
    """

    cost: Floats
    fixed: Floats
    count: int | None
    state: npt.NDArray[np.int8]
    whole: bool
    penalty: float

    @property
    def candidates(self) -> int:
        """Number of candidates."""
        return len(self.cost)

    @property
    def demands(self) -> int:
        """Number of demands."""
        return int(self.cost.shape[1])

    def of_columns(self, kept: npt.NDArray[np.int64]) -> MedianInstance:
        """Return the same instance with fewer candidates."""
        return replace(
            self,
            cost=np.ascontiguousarray(self.cost[kept]),
            fixed=self.fixed[kept],
            state=self.state[kept],
        )

    def serve(self, opened: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], float]:
        """Return the cheapest opened candidate of each demand, and what all costs."""
        part = self.cost[opened]
        chosen = part.argmin(axis=0)
        total = part[chosen, np.arange(self.demands)].sum() + self.fixed[opened].sum()
        return opened[chosen].astype(np.int32), float(total)


def median_instance(
    cost: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    fixed: npt.ArrayLike | None = None,
    count: int | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
) -> MedianInstance:
    """Check and prepare an instance.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        Of serving each demand (row) from each candidate (column), for one unit of its weight;
        negative (``UNREACHABLE``) or not finite where that cannot be.
    weight : array_like, shape (n,), optional
        Of each demand; 1 by default.
    fixed : array_like, shape (m,), optional
        Of opening each candidate; 0 by default.

    Raises
    ------
    InputError
        ``siting_empty``, ``siting_shapes_differ``, ``siting_negative``,
        ``siting_unknown_candidate``, ``siting_open_and_closed``.
    InfeasibleError
        ``siting_unreached`` with the demands that no candidate can serve,
        ``siting_too_few_candidates``, ``siting_too_many_must_open``.
    """
    given = np.asarray(cost, dtype=np.float64)
    if given.ndim != 2 or not given.size:
        raise InputError("siting_empty", shape=given.shape)
    demands, candidates = given.shape
    weights = _row(weight, demands, "weight", 1.0)
    opening = _row(fixed, candidates, "fixed", 0.0)
    state = _state(candidates, must_open, must_not)
    usable = np.isfinite(given) & (given >= 0)
    usable[:, state == CLOSED] = False
    unreached = np.flatnonzero(~usable.any(axis=1))
    if len(unreached):
        raise InfeasibleError(
            "siting_unreached", demands=told_rows(unreached), count=len(unreached)
        )
    _check_count(count, state)
    barred = ~usable.T
    by_candidate = np.array(given.T, order="C")
    by_candidate[barred] = 0.0  # before it is weighed: nothing times infinity is not a number
    by_candidate *= weights
    penalty = float(np.ceil(by_candidate.max(axis=0).sum() + opening.sum()) + 1)
    by_candidate[barred] = penalty
    return MedianInstance(
        cost=by_candidate,
        fixed=opening,
        count=count,
        state=state,
        whole=bool(_are_whole(by_candidate) and _are_whole(opening)),
        penalty=penalty,
    )


def _are_whole(values: Floats) -> bool:
    return all((row == np.rint(row)).all() for row in np.atleast_2d(values))


def _row(values: npt.ArrayLike | None, size: int, name: str, usual: float) -> Floats:
    if values is None:
        return np.full(size, usual)
    row = np.asarray(values, dtype=np.float64)
    if row.shape != (size,):
        raise InputError("siting_shapes_differ", field=name, shape=row.shape, expected=size)
    wrong = np.flatnonzero(~np.isfinite(row) | (row < 0))
    if len(wrong):
        raise InputError("siting_negative", field=name, rows=told_rows(wrong), value=row[wrong[0]])
    return row


def _state(
    candidates: int, must_open: Iterable[int], must_not: Iterable[int]
) -> npt.NDArray[np.int8]:
    state = np.zeros(candidates, dtype=np.int8)
    opened, closed = set(must_open), set(must_not)
    for candidate in opened | closed:
        if not 0 <= candidate < candidates:
            raise InputError("siting_unknown_candidate", id=str(candidate), candidates=candidates)
    if opened & closed:
        raise InputError("siting_open_and_closed", ids=told_rows(np.array(sorted(opened & closed))))
    state[list(opened)], state[list(closed)] = OPEN, CLOSED
    return state


def _check_count(count: int | None, state: npt.NDArray[np.int8]) -> None:
    if count is None:
        return
    available, forced = int((state != CLOSED).sum()), int((state == OPEN).sum())
    if not 1 <= count <= available:
        raise InfeasibleError("siting_too_few_candidates", count=count, available=available)
    if forced > count:
        raise InfeasibleError("siting_too_many_must_open", count=count, forced=forced)


_TOLD = 12


class ToldRows(str):
    """Numbers of rows as a sentence says them; ``rows`` holds them all."""

    __slots__ = ("rows",)
    rows: tuple[int, ...]


def told_rows(rows: npt.NDArray[np.int64]) -> ToldRows:
    """Return numbers of rows for a sentence, the first ones where they are many."""
    every = tuple(rows.tolist())
    said = ", ".join(str(row) for row in every[:_TOLD]) or "-"
    told = ToldRows(said if len(every) <= _TOLD else f"{said}, …")
    told.rows = every
    return told
