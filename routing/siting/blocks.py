"""Costs in blocks of demands that lie close together, worked through with vector instructions.

A candidate matters to few demands: those that it serves for less than their price. Demands are
ordered so that these lie together, and cut into blocks; of a candidate only those with such a
demand are kept. A block is as wide as a vector of the processor and takes about two nanoseconds; a
single demand that is picked alone takes nearly as long.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from routing.siting.median_instance import Floats

WIDTH = 16
"""Demands of a block."""
_NEVER = 1e30
"""Cost of the demands that fill the last block up."""


class Blocks(NamedTuple):
    """What each candidate costs, where it may be below the prices.

    Attributes
    ----------
    order : (n,) array of int64
        Demands as they stand in the blocks; the last block is filled up with such as cost nothing.
    reach : (N,) array
        The most that prices may be, in that order; 0 for what fills up.
    first : (m + 1,) array of int64
        Blocks of candidate ``j`` are ``first[j]`` to ``first[j + 1]``.
    place : (k,) array of int64
        The first demand of each block.
    cost : (16 k,) array
    """

    order: npt.NDArray[np.int64]
    reach: Floats
    first: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    cost: Floats


def blocks_of(cost: Floats, reach: Floats, sites: npt.NDArray[np.int64]) -> Blocks:
    """Cut costs below ``reach`` into blocks.

    Parameters
    ----------
    cost : ndarray of float64, shape (m, n)
        By candidate, then demand.
    reach : ndarray of float64, shape (n,)
    sites : ndarray of int64, shape (p,)
        Candidates that lie all over the place: demands with like shares in their costs are alike.
    """
    order = _alike_together(cost[sites])
    filled = -(-len(order) // WIDTH) * WIDTH
    limit = np.zeros(filled)
    limit[: len(order)] = reach[order]
    return Blocks(order, limit, *_cut(cost, order, limit))


def _alike_together(profile: Floats) -> npt.NDArray[np.int64]:
    """Order demands, halving them again and again between two that are unlike."""
    shares = (profile / np.maximum(profile.sum(axis=0), 1e-9)).T.astype(np.float32)
    done: list[npt.NDArray[np.int64]] = []
    waiting = [np.arange(len(shares))]
    while waiting:
        part = waiting.pop()
        if len(part) <= WIDTH:
            done.append(part)
            continue
        here = shares[part]
        one = np.abs(here - here[0]).sum(axis=1).argmax()
        from_one = np.abs(here - here[one]).sum(axis=1)
        from_other = np.abs(here - here[from_one.argmax()]).sum(axis=1)
        by_side = part[np.argsort(from_one - from_other, kind="stable")]
        half = max(1, len(part) // 2 // WIDTH) * WIDTH
        waiting += [by_side[half:], by_side[:half]]
    return np.concatenate(done)


@numba.njit(cache=True)
def _cut(cost, order, reach):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - compiled
    candidates = len(cost)
    row = np.full(len(reach), _NEVER)
    matters = np.zeros((candidates, len(reach) // WIDTH), dtype=np.bool_)
    first = np.zeros(candidates + 1, dtype=np.int64)
    for j in range(candidates):
        for i in range(len(order)):
            matters[j, i // WIDTH] |= cost[j, order[i]] < reach[i]
        first[j + 1] = first[j] + matters[j].sum()
    place = np.empty(first[-1], dtype=np.int64)
    listed = np.empty(first[-1] * WIDTH)
    at = 0
    for j in range(candidates):
        for i in range(len(order)):
            row[i] = cost[j, order[i]]
        for block in np.flatnonzero(matters[j]):
            place[at] = block * WIDTH
            listed[at * WIDTH : (at + 1) * WIDTH] = row[block * WIDTH : (block + 1) * WIDTH]
            at += 1
    return first, place, listed


def _vectors(context: Any, builder: Any, sig: Any, args: Any, arrays: int) -> tuple[Any, Any, Any]:
    """Return the arrays' addresses, and how a vector is loaded and stored."""
    number = context.get_value_type(sig.args[0].dtype)
    vector = ir.VectorType(number, WIDTH)
    data = [
        context.make_array(kind)(context, builder, value).data
        for kind, value in zip(sig.args[:arrays], args[:arrays], strict=True)
    ]

    def at(array: int, place: Any) -> Any:
        return builder.bitcast(builder.gep(data[array], [place]), vector.as_pointer())

    return data, vector, at


@intrinsic
def _earned(_: Any, cost: Any, prices: Any, place: Any, start: Any, stop: Any) -> Any:
    """Sum what costs of blocks are below prices; negative."""
    del start, stop
    number = cost.dtype

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        data, vector, at = _vectors(context, builder, sig, args, 3)
        zero, whole = ir.Constant(vector, [0.0] * WIDTH), ir.IntType(64)
        total = cgutils.alloca_once_value(builder, zero)  # type: ignore[no-untyped-call]
        one = ir.Constant(whole, 1)
        with cgutils.for_range_slice(builder, args[3], args[4], one, whole) as (block, _count):
            here = builder.load(at(0, builder.mul(block, ir.Constant(whole, WIDTH))))
            here.align = 4
            price = builder.load(at(1, builder.load(builder.gep(data[2], [block]))))
            price.align = 4
            apart = builder.fsub(here, price)
            below = builder.select(builder.fcmp_ordered("<", apart, zero), apart, zero)
            builder.store(builder.fadd(builder.load(total), below), total)
        name = f"llvm.vector.reduce.fadd.v{WIDTH}f{number.bitwidth}"
        kind = ir.FunctionType(vector.element, [vector.element, vector])
        function = cgutils.get_or_insert_function(  # type: ignore[no-untyped-call]
            builder.module, kind, name
        )
        start = ir.Constant(vector.element, -0.0)
        return builder.call(function, [start, builder.load(total)], fastmath=("reassoc",))

    return number(cost, prices, place, types.intp, types.intp), codegen


@intrinsic
def _take(  # noqa: PLR0917 - as it is called in compiled code
    _: Any, cost: Any, prices: Any, place: Any, missing: Any, start: Any, stop: Any, share: Any
) -> Any:
    """Take ``share`` from what is missing of each demand whose cost is below its price."""
    del start, stop, share
    number = cost.dtype

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        data, vector, at = _vectors(context, builder, sig, args, 4)
        zero, whole = ir.Constant(vector, [0.0] * WIDTH), ir.IntType(64)
        one = ir.Constant(whole, 1)
        share = ir.Constant(vector, ir.Undefined)
        for lane in range(WIDTH):
            share = builder.insert_element(share, args[6], ir.Constant(ir.IntType(32), lane))
        with cgutils.for_range_slice(builder, args[4], args[5], one, whole) as (block, _count):
            here = builder.load(at(0, builder.mul(block, ir.Constant(whole, WIDTH))))
            here.align = 4
            where = builder.load(builder.gep(data[2], [block]))
            price = builder.load(at(1, where))
            price.align = 4
            before = builder.load(at(3, where))
            before.align = 4
            taken = builder.select(builder.fcmp_ordered("<", here, price), share, zero)
            builder.store(builder.fsub(before, taken), at(3, where)).align = 4
        return context.get_dummy_value()

    return types.none(cost, prices, place, missing, types.intp, types.intp, number), codegen


@numba.njit(cache=True)
def block_earnings(first, place, cost, prices, fixed, rho):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917 - compiled
    """Do as :func:`routing.siting.relaxation.earnings`; no price is above the blocks' reach."""
    for j in range(len(rho)):
        start, stop = first[j], first[j + 1]
        rho[j] = fixed[j] + _earned(cost, prices, place, start, stop)  # type: ignore[call-arg]


@numba.njit(cache=True)
def take(first, place, cost, prices, missing, column, share):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Take a share from what is missing of the demands that a candidate earns of."""
    start, stop = first[column], first[column + 1]
    _take(cost, prices, place, missing, start, stop, share)  # type: ignore[call-arg]
