"""Compile what siting has compiled, once on a machine: nobody's first study waits for it."""

from __future__ import annotations

from routing.siting import capacitated, fixed_charge, p_median


def warm() -> None:
    """Compile it all, and keep it on disk; what is there already takes a second."""
    for model in (p_median, fixed_charge, capacitated):
        model.compile_search()
