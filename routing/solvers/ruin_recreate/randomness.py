"""Random numbers for the kernels: xorshift64* (Vigna 2016), its state in an array of one number."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from routing.solvers.ruin_recreate.arrays import BLINK, Tours
from routing.solvers.ruin_recreate.compiled import inlined

State = npt.NDArray[np.uint64]

_UNIT = 1.0 / (1 << 53)

BLINK_RATE = 0.01


def seeded(seed: int) -> State:
    """Return a state for a seed, itself well mixed: nearby seeds give unlike runs."""
    words = np.random.SeedSequence(seed & (2**63 - 1)).generate_state(1, np.uint64)
    return words | np.uint64(1)


@inlined
def uniform(state: State) -> float:
    """Draw from [0, 1)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * _UNIT


@inlined
def below(state: State, count: int) -> int:
    """Draw one of 0 .. count - 1."""
    return int(uniform(state) * count)


@inlined
def blinks(tours: Tours) -> bool:
    """Tell whether to overlook this position: once in a hundred, counted down geometrically."""
    tours.numbers[BLINK] -= 1
    if tours.numbers[BLINK] > 0:
        return False
    draw = 1.0 - uniform(tours.random)
    tours.numbers[BLINK] = 1 + int(math.log(draw) / math.log(1.0 - BLINK_RATE))
    return True
