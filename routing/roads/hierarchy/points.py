"""Points beside the nodes: where ways start and end."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Points beside the nodes: each is some weight away from one node or several.

    Attributes
    ----------
    first : ndarray of int64, shape (k + 1,)
        Entries of point ``i`` are ``first[i]`` to ``first[i + 1] - 1``; one that has none is
        out of reach.
    node : ndarray of int32, shape (e,)
    offset : ndarray of int64, shape (e,)
        Weight from the point to the node if ways start there, from the node to the point if they
        end there.
    """

    first: Integers
    node: Indices
    offset: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.first) - 1

    def some(self, points: npt.NDArray[np.integer[Any]]) -> Points:
        """Return some of the points."""
        count = self.first[points + 1] - self.first[points]
        first = np.r_[0, np.cumsum(count)]
        entries = np.arange(first[-1]) + np.repeat(self.first[points] - first[:-1], count)
        return Points(first=first, node=self.node[entries], offset=self.offset[entries])

    @classmethod
    def at_nodes(cls, node: npt.ArrayLike) -> Points:
        """Return points that are nodes."""
        nodes = np.array(node, dtype=np.int32)
        offset = np.zeros(len(nodes), dtype=np.int64)
        return cls(first=np.arange(len(nodes) + 1), node=nodes, offset=offset)
