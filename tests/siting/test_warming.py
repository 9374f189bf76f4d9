"""What `make install` compiles for siting is all that is compiled: no study waits for it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import importlib, pkgutil
import numpy as np
from numba.core.dispatcher import Dispatcher
import routing.siting
from routing.siting import capacitated, fixed_charge, p_median
from routing.siting.capacity import search
from routing.siting.warming import warm

def compiled():
    names = [one.name for one in pkgutil.walk_packages(routing.siting.__path__, "routing.siting.")]
    modules = [importlib.import_module(name) for name in names]
    kernels = {part for one in modules for part in vars(one).values()
               if isinstance(part, Dispatcher)}
    return {f"{one.__module__}.{one.__name__}": len(one.signatures) for one in kernels}

warm()
before = compiled()
search._FEW = 0  # inequalities, also for few candidates
assert sum(before.values()) > 10, before
draw = np.random.default_rng(1)
for villages, sites in ((30, 30), (40, 12)):
    places = [draw.uniform(0, 100, (count, 2)) for count in (villages, sites)]
    cost = np.hypot(*(places[0][:, None] - places[1][None]).transpose(2, 0, 1))
    demand = draw.integers(1, 30, villages).astype(float)
    fixed = np.full(sites, 500.0)
    p_median.p_median(cost, 4, weight=demand)
    fixed_charge.fixed_charge(cost, fixed, weight=demand)
    for room in (2, 8):
        capacity = draw.integers(1, 4, sites) * np.ceil(demand.sum() / sites * room / 2)
        for more in ({}, {"season": np.arange(villages) % 2}, {"single_source": True}):
            capacitated.capacitated(cost, fixed, capacity, demand, time_limit_s=1, **more)
after = compiled()
print({name: count for name, count in after.items() if count > before[name]})
"""


def test_nothing_is_compiled_after_it() -> None:
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "{}"
