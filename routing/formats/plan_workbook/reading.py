"""From a workbook's sheets to what each vehicle does in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from routing.errors import InputError, RegionError
from routing.formats.plan_workbook.edited import EditedPlan, RowFinding
from routing.formats.plan_workbook.shipment_sheet import (
    CLASSES,
    ShipmentRow,
    ShipmentSheet,
    key_of,
    words,
)
from routing.formats.sheets.grid import Grid
from routing.formats.sheets.workbooks import read_workbook
from routing.plans import Plan
from routing.plans.changes import Kind, TaskId
from routing.plans.sheets import SHEET, Machine, read_machine
from routing.problem import Problem, Shipment
from routing.rejected import Origin


def read(path: Path, problem: Problem) -> EditedPlan:
    """Read a plan workbook.

    Parameters
    ----------
    problem : Problem
        The day that it is for.

    Raises
    ------
    RegionError
        ``plan_of_another_region``: it was made in another build of the region.
    InputError
        ``not_a_plan_workbook``, ``workbook_of_another_day``, ``workbook_of_other_orders``,
        ``workbook_headings_lost``, ``workbook_sheet_without_vehicle``,
        ``workbook_unknown_vehicle``, ``workbook_vehicle_twice``, or what
        :func:`routing.formats.sheets.workbooks.read_workbook` raises.
    """
    grids = read_workbook(path)
    machine = _machine(path, grids)
    _check_day(machine.plan, problem)
    reader = _Reader(shipments={key_of(row.id): row for row in problem.shipments})
    sheet_of: dict[str, str] = {}
    for sheet in _sheets(grids, machine):
        if sheet.unserved:
            reader.take_unserved(sheet)
            continue
        vehicle = _vehicle(sheet, machine, problem)
        if vehicle is None:
            continue
        name = sheet.grid.name
        if vehicle in sheet_of:
            raise InputError(
                "workbook_vehicle_twice", sheet=name, other=sheet_of[vehicle], vehicle=vehicle
            )
        sheet_of[vehicle] = name
        reader.take_courier(sheet, vehicle)
    return EditedPlan(
        original=machine.plan,
        orders={vehicle: tuple(order) for vehicle, order in reader.orders.items()},
        unserved=tuple(dict.fromkeys(reader.unserved)),
        findings=tuple(reader.findings),
    )


def _sheets(grids: Sequence[Grid], machine: Machine) -> Iterator[ShipmentSheet]:
    """Yield the sheets with shipments; a courier's sheet without headings is not left out."""
    for grid in grids:
        sheet = ShipmentSheet.of(grid)
        if sheet is not None:
            yield sheet
        elif grid.name in machine.sheets:
            raise InputError(
                "workbook_headings_lost", sheet=grid.name, vehicle=machine.sheets[grid.name]
            )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Collects what the rows of all sheets say; shipments by what a cell can hold of their ids."""

    shipments: Mapping[str, Shipment]
    orders: dict[str, list[TaskId]] = field(default_factory=dict)
    unserved: list[str] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    seen: dict[TaskId, Origin] = field(default_factory=dict)

    def take_courier(self, sheet: ShipmentSheet, vehicle: str) -> None:
        order = self.orders.setdefault(vehicle, [])
        for row in sheet.rows():
            shipment = self._shipment(row)
            if shipment is None:
                continue
            task = (shipment.id, self._kind(shipment, row.does))
            first = self.seen.setdefault(task, row.origin)
            if first is not row.origin:
                self.findings.append(
                    RowFinding(
                        code="repeated_order",
                        shipment_id=shipment.id,
                        origin=row.origin,
                        first=first,
                    )
                )
            order.append(task)

    def take_unserved(self, sheet: ShipmentSheet) -> None:
        found = (self._shipment(row) for row in sheet.rows())
        self.unserved += [shipment.id for shipment in found if shipment is not None]

    def _shipment(self, row: ShipmentRow) -> Shipment | None:
        shipment = self.shipments.get(key_of(row.order))
        if shipment is None:
            self.findings.append(
                RowFinding(code="unknown_order", shipment_id=row.order, origin=row.origin)
            )
        return shipment

    def _kind(self, shipment: Shipment, does: str) -> Kind:
        """Return which end of a shipment a row is; of a pair, the first is the pickup."""
        if shipment.delivery is None:
            return "pickup"
        if shipment.pickup is None or does in words("report.deliveries"):
            return "delivery"
        if does in words("report.pickups"):
            return "pickup"
        return "delivery" if (shipment.id, "pickup") in self.seen else "pickup"


def _machine(path: Path, grids: Sequence[Grid]) -> Machine:
    """Read the hidden sheet; trailing rows that a program added are empty."""
    hidden = next((grid for grid in grids if grid.name == SHEET), None)
    rows = () if hidden is None else hidden.rows
    try:
        return read_machine((str(row[0]), str(row[1])) for row in rows if row[0])
    except (ValueError, KeyError, TypeError, IndexError, InputError):
        raise InputError("not_a_plan_workbook", path=path, sheet=SHEET) from None


def _check_day(plan: Plan, problem: Problem) -> None:
    """Refuse a workbook of another day, region or version of it: all times would look wrong."""
    made_for, here = (_day(one) for one in (plan, problem))
    same_start = plan.start.astimezone(UTC) == problem.start.astimezone(UTC)
    named = {*plan.served, *(row.id for row in plan.unserved)}
    ours = {row.id for row in problem.shipments}
    if made_for != here or not same_start:
        raise InputError("workbook_of_another_day", made_for=made_for, here=here)
    if named and not named & ours:
        raise InputError("workbook_of_other_orders", count=len(named))
    made_in, region = plan.region, problem.region
    if made_in is not None and region is not None and made_in.version != region.version:
        raise RegionError(
            "plan_of_another_region",
            id=made_in.id,
            made_with=made_in.version,
            here=f"{region.id} {region.version}",
        )


def _day(one: Plan | Problem) -> str:
    return f"{one.start:%Y-%m-%d}" + (f" ({one.region.id})" if one.region else "")


def _vehicle(sheet: ShipmentSheet, machine: Machine, problem: Problem) -> str | None:
    """Return whose sheet it is: by what it says, or else by its name.

    A sheet without shipments may be nobody's.
    """
    known = {key_of(vehicle.id): vehicle.id for vehicle in problem.vehicles}
    row, written = sheet.vehicle()
    if written in CLASSES and written not in known:  # what stands there too, right of the id
        written = None
    wanted = written or machine.sheets.get(sheet.grid.name)
    found = None if wanted is None else known.get(key_of(wanted))
    if found is not None or next(sheet.rows(), None) is None:
        return found
    details = {"sheet": sheet.grid.name, "known": ", ".join(known.values())}
    if wanted is None:
        raise InputError("workbook_sheet_without_vehicle", **details)
    raise InputError("workbook_unknown_vehicle", row=row, vehicle=wanted, **details)
