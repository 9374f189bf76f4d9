"""How fast a vehicle can go at a place: bends, climbing and braking downhill.

The speed at a place is the soft minimum (as HDM-4 combines its limits)

    v = (v_free^-4 + v_curve^-4 + v_climb^-4 + v_descent^-4)^(-1/4)

of the free speed; of the bend, ``sqrt(a_lateral R)``; of the climb, where wheel power balances
``v (m g (grade + c_rr) + rho c_d A v^2 / 2)``; and of braking downhill.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.times.vehicles import VehicleProfile

Floats = npt.NDArray[np.float64]

_GRAVITY, _SEA_LEVEL_DENSITY, _SCALE_HEIGHT_M = 9.81, 1.225, 8500.0
_ROLLING_PAVED, _ROLLING_UNPAVED = 0.015, 0.03
_EXACT_MS = 1e-6
_DESCENT_GRADE = 0.06  # where ``descent_kmh`` is held


def soft_minimum(*limits: Floats) -> Floats:
    """Return a speed somewhat below the least of several: two equal limits give 0.84 of each."""
    with np.errstate(over="ignore", divide="ignore"):
        squares = (1 / (limit * limit) for limit in limits)
        fourths = sum(square * square for square in squares)
        return np.asarray(1 / np.sqrt(np.sqrt(fourths)), dtype=np.float64)


def curve_kmh(profile: VehicleProfile, radius_m: Floats) -> Floats:
    """Return the speed at which a bend pulls sideways as much as the driver accepts, km/h."""
    return np.asarray(3.6 * np.sqrt(profile.lateral_ms2 * radius_m), dtype=np.float64)


def descending_kmh(profile: VehicleProfile, grade: Floats) -> Floats:
    """Return the speed that is held downhill, km/h; inf where ``grade`` is not negative.

    ``descent_kmh`` down 6 %. What is steeper is slower with the root of the grade; what is gentler
    hardly needs brakes, so the limit soars with the square of it, without a jump (all assumed).
    """
    with np.errstate(divide="ignore", over="ignore"):
        share = _DESCENT_GRADE / np.maximum(-grade, 0.0)
        held = profile.descent_kmh * np.where(share < 1, share**0.5, share**2)
    return np.asarray(held, dtype=np.float64)


def climbing_kmh(
    profile: VehicleProfile,
    grade: Floats,
    height_m: Floats,
    *,
    unpaved: npt.NDArray[np.bool_],
    load: float,
) -> Floats:
    """Return the speed that the engine holds on a grade, km/h: power = resistance x speed."""
    watts = 1000 * profile.power_kw * (1 - profile.altitude_loss * height_m / 1000)
    rolling = np.where(unpaved, _ROLLING_UNPAVED, _ROLLING_PAVED)
    resistance = grade + rolling
    # Where gravity pulls, a load does not make it faster: the driver holds it back.
    mass = profile.empty_kg + np.where(resistance > 0, load, 0.0) * profile.payload_kg
    slope = mass * _GRAVITY * resistance
    drag = 0.5 * _SEA_LEVEL_DENSITY * np.exp(-height_m / _SCALE_HEIGHT_M) * profile.cda_m2
    # drag v^3 + slope v = watts: convex right of its root, so Newton from above comes down to it.
    speed = np.cbrt(watts / drag) + np.sqrt(np.maximum(-slope, 0) / drag)
    for _ in range(20):
        square = drag * speed * speed
        change = (speed * (square + slope) - watts) / (3 * square + slope)
        speed -= change
        if change.max(initial=0.0) < _EXACT_MS:
            break
    return 3.6 * speed
