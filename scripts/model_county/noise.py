"""Smooth noise that is the same field at every cell size, so that coarse and fine stages agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]

_LATTICE = 64  # knots a side, repeated endlessly


def smooth(x_m: Floats, y_m: Floats, wavelength_m: float, rng: np.random.Generator) -> Floats:
    """Return noise of one wavelength, mean 0 and standard deviation about 1.

    Random values on a lattice that is turned by a random angle, so that nothing lines up with the
    grid, joined by cubic splines.

    Parameters
    ----------
    x_m, y_m : arrays of one shape
        Where, metres.
    wavelength_m : float
        Two knots of the lattice.
    """
    angle, *shift = rng.uniform(0, [2 * np.pi, _LATTICE, _LATTICE])
    knots = rng.standard_normal((_LATTICE, _LATTICE))
    scale = 2 / wavelength_m
    u = (x_m * np.cos(angle) - y_m * np.sin(angle)) * scale + shift[0]
    v = (x_m * np.sin(angle) + y_m * np.cos(angle)) * scale + shift[1]
    field: Floats = ndimage.map_coordinates(knots, [u, v], order=3, mode="grid-wrap")
    return field * 1.45  # splines between knots level out


def fractal(
    x_m: Floats, y_m: Floats, wavelength_m: float, rng: np.random.Generator, *, octaves: int
) -> Floats:
    """Return octaves of noise, each of half the wavelength and 0.55 of the height of the last."""
    total = np.zeros_like(x_m)
    for octave in range(octaves):
        total += 0.55**octave * smooth(x_m, y_m, wavelength_m / 2**octave, rng)
    return total
