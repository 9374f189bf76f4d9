"""Travel matrices that a file brings itself, and the locations that point into them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.formats.rows import Intake, shown, without_comments
from routing.problem import Location
from routing.rejected import Origin
from routing.roads.matrix import UNREACHABLE, TravelMatrix


def read_matrices(
    tables: Mapping[str, Any],
    names: tuple[str, str],
    intake: Intake,
    *,
    distances_needed: bool,
    known: Mapping[str, TravelMatrix] = MappingProxyType({}),
    also: tuple[str, ...] = (),
) -> dict[str, TravelMatrix]:
    """Read the matrices of each profile; one that cannot be used is refused under its profile.

    Parameters
    ----------
    tables : mapping of profile to an object
        As decoded; ``null`` in a cell is a way that does not exist.
    names : (str, str)
        What the format calls durations (s) and distances (m).
    distances_needed : bool
        Whether a profile without distances is refused; otherwise all its distances are 0.
    known : mapping of profile to TravelMatrix
        Matrices for the same places, which are returned with them.
    also : tuple of str
        What else a matrix may tell of its ways: names of :attr:`TravelMatrix.amounts`.
    """
    matrices = dict(known)
    for profile, table in tables.items():
        try:
            matrix = read_matrix(
                profile, table, names, distances_needed=distances_needed, also=also
            )
            size = next(iter(matrices.values())).size if matrices else matrix.size
            if matrix.size != size:
                raise InputError(  # noqa: TRY301 - refused as any other
                    "matrix_sizes_differ", profile=profile, size=matrix.size, expected=size
                )
            matrices[profile] = matrix
        except InputError as error:
            intake.refuse(error, kind="matrix", id=profile, origin=Origin())
    return matrices


def checked_index(index: int | None, size: int, field: str) -> int:
    """Return a location's matrix row.

    Raises
    ------
    InputError
        ``no_matrix_index``, ``index_outside_matrix``.
    """
    if index is None:
        raise InputError("no_matrix_index", field=field)
    if index >= size:
        raise InputError("index_outside_matrix", field=field, index=index, size=size)
    return index


def checked_profile(profile: str, matrices: Mapping[str, TravelMatrix], intake: Intake) -> None:
    """Refuse a vehicle whose profile has no matrix in a file that brings its own.

    Raises
    ------
    InputError
        ``profile_without_matrix``, ``matrix_rejected``.
    """
    if profile in matrices:
        return
    reason = intake.code_of("matrix", profile)
    if reason is not None:
        raise InputError("matrix_rejected", profile=profile, reason=reason)
    raise InputError("profile_without_matrix", profile=profile, known=", ".join(matrices))


def location(
    *,
    lon: float | None = None,
    lat: float | None = None,
    place: str | None = None,
    parent: str | None = None,
    index: int | None = None,
    matrix_size: int | None,
    field: str = "index",
) -> Location:
    """Make a location of a day with matrices of its own (``matrix_size``) or in a region (None).

    Raises
    ------
    InputError
        What :class:`~routing.problem.Location` raises, ``index_without_matrices``, and what
        :func:`checked_index` raises.
    """
    if matrix_size is not None:
        index = checked_index(index, matrix_size, field)
    elif index is not None:
        raise InputError("index_without_matrices", field=field, index=index)
    return Location(lon=lon, lat=lat, place=place or None, parent=parent or None, index=index)


def read_matrix(
    profile: str,
    table: Any,
    names: tuple[str, str],
    *,
    distances_needed: bool,
    also: tuple[str, ...] = (),
) -> TravelMatrix:
    """Read one matrix.

    Raises
    ------
    InputError
        ``object_expected``, ``unknown_field``, ``missing_field``, ``matrix_not_square``, and what
        :class:`~routing.roads.matrix.TravelMatrix` raises.
    """
    if not isinstance(table, dict):
        raise InputError("object_expected", field=f"matrices.{profile}", value=shown(table))
    table = without_comments(table)
    unknown = next((key for key in table if key not in (*names, *also)), None)
    if unknown is not None:
        raise InputError("unknown_field", field=f"matrices.{profile}.{unknown}")
    durations, distances = (table.get(name) for name in names)
    if durations is None:
        raise InputError("missing_field", field=f"matrices.{profile}.{names[0]}")
    if distances is None and distances_needed:
        raise InputError("missing_field", field=f"matrices.{profile}.{names[1]}")
    durations_s = _cells(durations, names[0], profile)
    distances_m = (
        np.where(durations_s == UNREACHABLE, UNREACHABLE, 0)
        if distances is None
        else _cells(distances, names[1], profile)
    )
    matrix = TravelMatrix(durations_s=durations_s, distances_m=distances_m, profile=profile)
    return matrix.with_amounts(
        {name: _cells(table[name], name, profile) for name in also if name in table}
    )


def _cells(rows: Any, name: str, profile: str) -> npt.NDArray[Any]:
    """Make an array of rows; ``null`` becomes UNREACHABLE, which no number of a file means."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise InputError("matrix_not_square", field=name, profile=profile, shape=())
    missing = sum(row.count(None) for row in rows)
    if missing:
        rows = [[UNREACHABLE if cell is None else cell for cell in row] for row in rows]
    try:
        cells = np.asarray(rows)
    except (ValueError, OverflowError):  # rows of different lengths, or lists within cells
        raise InputError("matrix_not_square", field=name, profile=profile, shape=()) from None
    if cells.dtype.kind in "if" and np.count_nonzero(cells < 0) != missing:
        raise InputError("matrix_out_of_range", field=name, profile=profile)
    return cells
