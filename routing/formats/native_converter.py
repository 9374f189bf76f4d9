"""From the rows of a native day to the day's own types."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from routing.errors import InputError
from routing.formats import native_rows as wire
from routing.formats.matrices import checked_profile, location
from routing.formats.rows import Intake
from routing.formats.times import DayClock, read_date
from routing.problem import (
    FOREVER_S,
    NATIVE_LOADS,
    Break,
    Courier,
    Depot,
    DrivingBreak,
    Location,
    Promise,
    Shipment,
    Task,
    TimeWindow,
    Vehicle,
    Wait,
)
from routing.problem.promised_visits import promised_visit
from routing.roads.matrix import TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class DayConverter:
    """Converts rows that have the right shape; what it raises refuses a row.

    Attributes
    ----------
    matrices : mapping of profile to TravelMatrix, or None
        Those that the day brings itself; None in a region.
    profiles : collection of str or None
        Those of the region; None where they are not known here.
    intake : Intake
        What was refused so far: a vehicle of a refused depot is told why.
    late_cost_per_hour : float or None
        Of shipments that are due at some time and name no price of their own.
    wait_cost : float or None
        Of a day's waiting, for shipments that name no price of their own.
    promise_cost : float or None
        Of a day by which a promise is broken, for those that name no price of their own.
    """

    clock: DayClock
    matrices: Mapping[str, TravelMatrix] | None
    profiles: Collection[str] | None
    intake: Intake
    late_cost_per_hour: float | None = None
    wait_cost: float | None = None
    promise_cost: float | None = None

    def depot(self, row: wire.DepotRow, _number: int) -> Depot:
        """Make a depot."""
        seconds = self.clock.seconds
        opening = None
        if row.open is not None or row.close is not None:
            closes_s = FOREVER_S if row.close is None else seconds(row.close, "close")
            opens_s = min(0, closes_s) if row.open is None else seconds(row.open, "open")
            opening = TimeWindow(start_s=opens_s, end_s=closes_s)
        return Depot(
            id=row.id,
            location=self._location(row),
            name=row.name,
            opening=opening,
            cut_off_s=None if row.cut_off is None else seconds(row.cut_off, "cut_off"),
            handover_s=row.handover_s,
            reload_s=row.reload_s,
        )

    def courier(self, row: wire.CourierRow, _number: int) -> Courier:
        """Make a courier."""
        return Courier(id=row.id, name=row.name, phone=row.phone)

    def vehicle(
        self, depots: Collection[str], couriers: Collection[str]
    ) -> Callable[[wire.VehicleRow, int], Vehicle]:
        """Return what makes a vehicle that may use these depots and couriers."""

        def make(row: wire.VehicleRow, _number: int) -> Vehicle:
            end_depot = row.end_depot or row.start_depot
            for depot in (row.start_depot, end_depot, *row.reload_depots):
                self._check_depot(depot, depots)
            if row.courier is not None:
                self._check_courier(row.courier, couriers)
            self._check_profile(row.profile)
            return self._vehicle(row, end_depot)

        return make

    def shipment(self, vehicles: Collection[str]) -> Callable[[wire.ShipmentRow, int], Shipment]:
        """Return what makes a shipment that may be locked on these vehicles."""

        def make(row: wire.ShipmentRow, _number: int) -> Shipment:
            if row.vehicle is not None:
                self._check_vehicle(row.vehicle, vehicles)
            return self._shipment(row)

        return make

    def promise(self, row: wire.PromiseRow, _number: int) -> Shipment | None:
        """Make the visit that a promise asks for today; None where none is due."""
        last = None if row.last_visit is None else read_date(row.last_visit, "last_visit")
        cost = self.promise_cost if row.cost_per_day is None else row.cost_per_day
        promise = Promise(every_days=row.every_days, last_visit=last, cost=cost or 0.0)
        where, today = self._location(row), self.clock.date
        return promised_visit(row.id, promise, where, today=today, loads=len(NATIVE_LOADS))

    def _shipment(self, row: wire.ShipmentRow) -> Shipment:
        if row.to is not None and row.kind is not None:
            raise InputError("kind_and_to", kind=row.kind)
        service_s = round(row.parcels * row.per_parcel_s)
        here = Task(
            location=self._location(row),
            setup_s=row.setup_s,
            service_s=service_s,
            time_windows=self._windows(row.time_windows, "time_windows"),
            **self._due(row.due, row.late_cost_per_hour, "due"),
        )
        there = None
        if row.to is not None:
            there = Task(
                location=self._location(row.to, "to."),
                setup_s=row.setup_s if row.to.setup_s is None else row.to.setup_s,
                service_s=service_s,
                time_windows=self._windows(row.to.time_windows, "to.time_windows"),
                **self._due(row.to.due, row.to.late_cost_per_hour, "to.due"),
            )
        delivered = row.kind == "deliver"
        return Shipment(
            id=row.id,
            pickup=None if delivered else here,
            delivery=here if delivered else there,
            load=tuple(float(getattr(row, name)) for name in NATIVE_LOADS),
            parcels=row.parcels,
            ready_s=None if row.ready is None else self.clock.seconds(row.ready, "ready"),
            skills=frozenset(row.skills),
            priority=row.priority,
            vehicle=row.vehicle,
            sequence=row.sequence,
            max_aboard_s=row.max_aboard_s,
            max_rough_m=row.max_rough_m,
            usual_courier=row.usual_courier,
            wait=self._wait(row),
            split=row.split,
            commodity=row.commodity,
            contact=row.contact,
            phone=row.phone,
            note=row.note,
        )

    def _wait(self, row: wire.ShipmentRow) -> Wait | None:
        """Return the price of waiting; None on the latest day, and after it."""
        if row.latest_day is None:
            if row.wait_cost is not None:
                raise InputError("wait_without_latest_day", wait_cost=row.wait_cost)
            return None
        until = read_date(row.latest_day, "latest_day")
        if until <= self.clock.date:
            return None
        cost = self.wait_cost if row.wait_cost is None else row.wait_cost
        return Wait(until=until, cost=cost or 0.0)

    def _vehicle(self, row: wire.VehicleRow, end_depot: str) -> Vehicle:
        costs = row.costs or wire.CostsRow()
        shift = row.shift
        return Vehicle(
            id=row.id,
            profile=row.profile,
            capacity=_capacity(row),
            start_depot=row.start_depot,
            end_depot=end_depot,
            reload_depots=tuple(row.reload_depots),
            max_reloads=row.max_reloads,
            shift=None if shift is None else self.clock.window(shift.start, shift.end, "shift"),
            skills=frozenset(row.skills),
            courier=row.courier,
            breaks=self._breaks(row),
            driving_break=_driving_break(row.driving_break),
            max_duration_s=row.max_duration_s,
            max_travel_s=row.max_travel_s,
            max_distance_m=row.max_distance_m,
            max_climb_m=row.max_climb_m,
            max_tasks=row.max_stops,
            fixed_cost=costs.fixed,
            cost_per_km=costs.per_km,
            cost_per_hour=costs.per_hour,
            cost_per_travel_hour=costs.per_travel_hour,
            regular_s=row.regular_s,
            cost_per_overtime_hour=costs.per_overtime_hour,
            co2_kg_per_km=row.co2_kg_per_km,
            pay_per_parcel=row.pay_per_parcel,
            setup_factor=row.setup_factor,
            service_factor=row.service_factor,
        )

    def _breaks(self, row: wire.VehicleRow) -> tuple[Break, ...]:
        ids = [rest.id for rest in row.breaks]
        twice = next((rest for rest in ids if ids.count(rest) > 1), None)
        if twice is not None:
            raise InputError("duplicate_break", value=twice)
        return tuple(
            Break(
                id=rest.id,
                duration_s=rest.duration_s,
                time_windows=self._windows(rest.windows, f"breaks[{number}].windows"),
            )
            for number, rest in enumerate(row.breaks)
        )

    def _windows(self, rows: list[wire.WindowRow], field: str) -> tuple[TimeWindow, ...]:
        windows = (
            self.clock.window(row.start, row.end, f"{field}[{number}]")
            for number, row in enumerate(rows)
        )
        return tuple(sorted(windows, key=lambda window: window.start_s))

    def _due(self, due: str | None, per_hour: float | None, field: str) -> dict[str, Any]:
        """Return by when a task should begin, and the price of beginning later."""
        price = self.late_cost_per_hour if per_hour is None else per_hour
        if due is None:
            if per_hour:
                raise InputError("price_without_due", field=field)
            return {}
        if price is None:
            raise InputError("due_without_price", field=field, due=due)
        return {"due_s": self.clock.seconds(due, field), "late_cost_per_hour": price}

    def _location(self, row: wire.WhereRow, prefix: str = "") -> Location:
        return location(
            lon=row.lon,
            lat=row.lat,
            place=row.place,
            parent=row.township,
            index=row.index,
            matrix_size=None if self.matrices is None else next(iter(self.matrices.values())).size,
            field=f"{prefix}index",
        )

    def _check_depot(self, depot: str, known: Collection[str]) -> None:
        if depot in known:
            return
        reason = self.intake.code_of("depot", depot)
        if reason is None:
            raise InputError("unknown_depot", depot=depot)
        raise InputError("depot_rejected", depot=depot, reason=reason)

    def _check_courier(self, courier: str, known: Collection[str]) -> None:
        if courier in known:
            return
        reason = self.intake.code_of("courier", courier)
        if reason is None:
            raise InputError("unknown_courier", courier=courier)
        raise InputError("courier_rejected", courier=courier, reason=reason)

    def _check_vehicle(self, vehicle: str, known: Collection[str]) -> None:
        if vehicle in known:
            return
        reason = self.intake.code_of("vehicle", vehicle)
        if reason is None:
            raise InputError("unknown_vehicle", vehicle=vehicle)
        raise InputError("vehicle_rejected", vehicle=vehicle, reason=reason)

    def _check_profile(self, profile: str) -> None:
        if self.matrices is not None:
            checked_profile(profile, self.matrices, self.intake)
        elif self.profiles is not None and profile not in self.profiles:
            known = ", ".join(sorted(self.profiles))
            raise InputError("unknown_profile", profile=profile, known=known)


def _driving_break(row: wire.DrivingBreakRow | None) -> DrivingBreak | None:
    return None if row is None else DrivingBreak(after_s=row.after_s, duration_s=row.duration_s)


def _capacity(row: wire.VehicleRow) -> tuple[float, ...]:
    """Return a vehicle's capacity; a dimension that is not given does not bind."""
    given = {} if row.capacity is None else row.capacity.model_dump(exclude_none=True)
    if not given:
        raise InputError("no_capacity", dimensions=NATIVE_LOADS)
    return tuple(float(given.get(name, math.inf)) for name in NATIVE_LOADS)
