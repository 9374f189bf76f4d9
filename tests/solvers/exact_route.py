"""One vehicle's part of the exact model: a circuit, its times, loads, rules and costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from routing.problem import Problem, Shipment, Task, Vehicle

SCALE = 3_600_000
"""Units of money: a thousandth an hour is still one a second."""

HORIZON_S = 100_000
ENDS, RELOAD = "ends", "reload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A task of a shipment."""

    shipment: Shipment
    task: Task

    @property
    def is_pickup(self) -> bool:
        return self.task is self.shipment.pickup

    @property
    def is_half(self) -> bool:
        return len(self.shipment.tasks) == 2


@dataclass(slots=True)
class Exact:
    """The model of a day."""

    problem: Problem
    model: Any
    nodes: dict[str, Node] = field(default_factory=dict)
    starts: dict[str, Any] = field(default_factory=dict)
    left_out: dict[str, Any] = field(default_factory=dict)
    costs: list[Any] = field(default_factory=list)
    served: dict[tuple[str, str], Any] = field(default_factory=dict)


class RouteModel:
    """One vehicle's part of the model."""

    def __init__(self, day: Exact, vehicle: Vehicle) -> None:
        self.day, self.vehicle, self.model = day, vehicle, day.model
        problem = day.problem
        depots = {depot.id: depot for depot in problem.depots}
        self.start = depots[vehicle.start_depot] if vehicle.start_depot else None
        self.end = depots[vehicle.end_depot] if vehicle.end_depot else None
        self.reload = depots[vehicle.reload_depots[0]] if vehicle.reload_depots else None
        self.matrix = problem.matrices[vehicle.profile]
        self.tasks = list(day.nodes)
        self.departure = self.moment("departure")
        self.back = self.moment("return")
        self.reloading = self.moment("reload")
        self.arcs: dict[tuple[str, str], Any] = {}
        self.visits: dict[str, Any] = {}

    def moment(self, name: str) -> Any:
        return self.model.new_int_var(0, HORIZON_S, f"{self.vehicle.id} {name}")

    def switch(self, name: str) -> Any:
        return self.model.new_bool_var(f"{self.vehicle.id} {name}")

    def row(self, node: str, *, leaving: bool) -> int | None:
        """Return a node's row in the matrix; None at an open end."""
        if node == ENDS:
            depot = self.start if leaving else self.end
            return None if depot is None else depot.location.row
        if node == RELOAD:
            assert self.reload is not None
            return self.reload.location.row
        return self.day.nodes[node].task.location.row

    def way(self, one: str, other: str) -> tuple[int, int] | None:
        """Return seconds and metres between two nodes; None where no way leads."""
        rows = self.row(one, leaving=True), self.row(other, leaving=False)
        if rows[0] is None or rows[1] is None:
            return 0, 0
        seconds, metres = self.matrix.durations_s[rows], self.matrix.distances_m[rows]
        return None if seconds < 0 else (int(seconds), int(metres))

    def begins(self, node: str, *, leaving: bool) -> Any:
        if node == ENDS:
            return self.departure if leaving else self.back
        return self.reloading if node == RELOAD else self.day.starts[node]

    def lasts(self, node: str) -> int:
        if node == ENDS:
            return 0
        if node == RELOAD:
            assert self.reload is not None
            return self.reload.reload_s
        task = self.day.nodes[node].task
        return self.vehicle.setup_s((task,)) + self.vehicle.service_s((task,))

    def add_circuit(self) -> None:
        """Visit each node at most once; the vehicle is used or not."""
        names = [ENDS, *self.tasks, *([RELOAD] if self.reload else [])]
        loops = {name: self.switch(f"not at {name}") for name in names}
        for one in names:
            for other in names:
                if one != other and self.way(one, other) is not None:
                    self.arcs[one, other] = self.switch(f"{one} to {other}")
        number = {name: k for k, name in enumerate(names)}
        lines = [(number[one], number[other], arc) for (one, other), arc in self.arcs.items()]
        lines += [(number[name], number[name], loop) for name, loop in loops.items()]
        self.model.add_circuit(lines)
        self.visits = {name: loop.negated() for name, loop in loops.items()}
        self.used = self.visits[ENDS]
        for name in names:
            self.model.add_implication(self.visits[name], self.used)
        if (ENDS, RELOAD) in self.arcs:  # it has something to unload; the rest may be driven empty
            self.model.add(self.arcs[ENDS, RELOAD] == 0)
        for name in self.tasks:
            self.day.served[self.vehicle.id, name] = self.visits[name]

    def add_times(self) -> None:
        """Bind departure, return and what lies between by ways, shift and opening hours."""
        self.resting = {arc: self.switch(f"rest on {arc}") for arc in self.arcs}
        rest_s = sum(one.duration_s for one in self.vehicle.breaks)
        for (one, other), arc in self.arcs.items():
            way = self.way(one, other)
            assert way is not None
            left = self.begins(one, leaving=True) + self.lasts(one)
            reached = left + way[0] + rest_s * self.resting[one, other]
            self.model.add(self.begins(other, leaving=False) >= reached).only_enforce_if(arc)
        for moment, depot in ((self.departure, self.start), (self.back, self.end)):
            for span in (self.vehicle.shift, depot.opening if depot else None):
                if span is not None:
                    self.model.add(moment >= span.start_s)
                    self.model.add(moment <= span.end_s).only_enforce_if(self.used)
        if self.reload and self.reload.opening:
            self.model.add(self.reloading >= self.reload.opening.start_s)
            self.model.add(self.reloading <= self.reload.opening.end_s).only_enforce_if(
                self.visits[RELOAD]
            )
        self.on_duty = self.moment("on duty")
        self.model.add(self.on_duty == self.back - self.departure).only_enforce_if(self.used)
        self.model.add(self.on_duty == 0).only_enforce_if(self.used.negated())

    def add_break(self) -> None:
        """Take the break on one of the ways, where there is time for both."""
        taken = sum(self.resting.values())
        for arc, rests in self.resting.items():
            self.model.add_implication(rests, self.arcs[arc])
        self.model.add(taken == (self.used if self.vehicle.breaks else 0))
        for rest in self.vehicle.breaks:
            begins = self.moment("break")
            spans = [self.switch(f"break in {one}") for one in rest.time_windows]
            if spans:
                self.model.add_exactly_one([*spans, self.used.negated()])
            for span, window in zip(spans, rest.time_windows, strict=True):
                self.model.add(begins >= window.start_s).only_enforce_if(span)
                self.model.add(begins <= window.end_s).only_enforce_if(span)
            for (one, other), rests in self.resting.items():
                free = self.begins(one, leaving=True) + self.lasts(one)
                self.model.add(begins >= free).only_enforce_if(rests)
                until = begins + rest.duration_s
                self.model.add(until <= self.begins(other, leaving=False)).only_enforce_if(rests)

    def add_trips(self) -> None:
        """Tell which tasks are done in which trip."""
        self.later = {name: self.switch(f"{name} after the reload") for name in self.tasks}
        for (one, other), arc in self.arcs.items():
            before = self.later[one] if one in self.later else int(one == RELOAD)
            if other in self.later:
                self.model.add(self.later[other] == before).only_enforce_if(arc)
            elif other == RELOAD:
                self.model.add(before == 0).only_enforce_if(arc)
        self.in_trip: dict[tuple[str, int], Any] = {}
        for name in self.tasks:
            here, later = self.visits[name], self.later[name]
            self.model.add_implication(later, here)
            for trip in (0, 1):
                done = self.switch(f"{name} in trip {trip}")
                self.model.add(done == (later if trip else here - later))
                self.in_trip[name, trip] = done
        for name, node in self.day.nodes.items():
            if node.is_half:
                continue
            for trip in (0, 1):
                self._add_depot_times(node, self.in_trip[name, trip], trip)

    def _add_depot_times(self, node: Node, done: Any, trip: int) -> None:
        """Load what is ready, and bring back what is collected by the cut-off."""
        if not node.is_pickup:
            loading = self.reloading if trip else self.departure
            self.model.add(loading >= (node.shipment.ready_s or 0)).only_enforce_if(done)
            return
        after = (self.visits[RELOAD],) if self.reload and not trip else ()
        for depot, moment, when in (
            (self.reload, self.reloading, after),
            (self.end, self.back, tuple(one.negated() for one in after)),
        ):
            if depot is not None and depot.cut_off_s is not None and (when or moment is self.back):
                self.model.add(moment + depot.handover_s <= depot.cut_off_s).only_enforce_if(
                    done, *when
                )

    def add_loads(self) -> None:
        """Follow what is on board, from what each trip begins with."""
        for k, room in enumerate(self.vehicle.capacity):
            most = min(round(room), sum(round(one.load[k]) for one in self.day.problem.shipments))
            aboard = {name: self.model.new_int_var(0, most, f"load {name}") for name in self.tasks}
            brought = [self.model.new_int_var(0, most, f"brought {trip}") for trip in (0, 1)]
            for trip, load in enumerate(brought):
                parts = [
                    round(node.shipment.load[k]) * self.in_trip[name, trip]
                    for name, node in self.day.nodes.items()
                    if not node.is_half and not node.is_pickup
                ]
                self.model.add(load == sum(parts))
            for (one, other), arc in self.arcs.items():
                if other not in aboard:
                    continue
                node = self.day.nodes[other]
                change = round(node.shipment.load[k]) * (1 if node.is_pickup else -1)
                before = aboard[one] if one in aboard else brought[one == RELOAD]
                self.model.add(aboard[other] == before + change).only_enforce_if(arc)

    def add_limits(self) -> None:
        """Bound time on duty, driving, metres, metres up and tasks."""
        ways = {arc: self.way(*arc) for arc in self.arcs}
        self.driving = sum(way[0] * self.arcs[arc] for arc, way in ways.items() if way)
        self.metres = sum(way[1] * self.arcs[arc] for arc, way in ways.items() if way)
        for limit, value in (
            (self.vehicle.max_duration_s, self.on_duty),
            (self.vehicle.max_travel_s, self.driving),
            (self.vehicle.max_distance_m, self.metres),
            (self.vehicle.max_climb_m, self._climb()),
            (self.vehicle.max_tasks, sum(self.visits[name] for name in self.tasks)),
        ):
            if limit is not None:
                self.model.add(value <= limit)
        if self.reload and self.vehicle.max_reloads == 0:
            self.model.add(self.visits[RELOAD] == 0)

    def _amount(self, name: str, arc: tuple[str, str]) -> int:
        """Return how many of an arc's metres are rough, or lead up."""
        rows = self.row(arc[0], leaving=True), self.row(arc[1], leaving=False)
        return 0 if None in rows else int(self.matrix.amounts[name][rows])

    def _climb(self) -> Any:
        if self.vehicle.max_climb_m is None:
            return 0
        return sum(self._amount("climb_m", arc) * switch for arc, switch in self.arcs.items())

    def add_rough_roads(self) -> None:
        """Follow the metres of rough road from the start on, and of those what the goods have."""
        if "rough_m" not in self.matrix.amounts:
            return
        so_far = {name: self.moment(f"rough until {name}") for name in (*self.tasks, RELOAD, ENDS)}
        for (one, other), arc in self.arcs.items():
            before = 0 if one == ENDS else so_far[one]
            rough = self._amount("rough_m", (one, other))
            self.model.add(so_far[other] == before + rough).only_enforce_if(arc)
        for name, node in self.day.nodes.items():
            most = node.shipment.max_rough_m
            if most is None or (node.is_half and node.is_pickup):
                continue
            if node.is_half:
                picked_up = so_far[f"{node.shipment.id} pickup"]
                aboard = so_far[name] - picked_up
                self.model.add(aboard <= most).only_enforce_if(self.visits[name])
                continue
            for trip in (0, 1):
                done = self.in_trip[name, trip]
                if not node.is_pickup:
                    loaded = so_far[RELOAD] if trip else 0
                    self.model.add(so_far[name] - loaded <= most).only_enforce_if(done)
                elif trip or self.reload is None:
                    self.model.add(so_far[ENDS] - so_far[name] <= most).only_enforce_if(done)
                else:
                    halts = self.visits[RELOAD]
                    for end, when in ((RELOAD, halts), (ENDS, halts.negated())):
                        aboard = so_far[end] - so_far[name]
                        self.model.add(aboard <= most).only_enforce_if(done, when)

    def add_rules_of_goods(self) -> None:
        """Skills, locks and their order, both ends of a pair, goods kept apart."""
        for name, node in self.day.nodes.items():
            row = node.shipment
            if not row.skills <= self.vehicle.skills or row.vehicle not in (None, self.vehicle.id):
                self.model.add(self.visits[name] == 0)
        for one, other in combinations(self.tasks, 2):
            first, second = self.day.nodes[one], self.day.nodes[other]
            both = (self.visits[one], self.visits[other])
            if first.shipment is second.shipment:  # a pickup, then its delivery
                self.model.add(both[0] == both[1])
                reached = self.day.starts[one] + self.lasts(one)
                self.model.add(self.day.starts[other] >= reached).only_enforce_if(both[0])
                continue
            numbers = first.shipment.sequence, second.shipment.sequence
            if None not in numbers and first.shipment.vehicle == second.shipment.vehicle:
                self._add_order(one, other, both)
            if self._are_apart(first.shipment, second.shipment):
                for trip in (0, 1):
                    self.model.add(self.in_trip[one, trip] + self.in_trip[other, trip] <= 1)

    def _add_order(self, one: str, other: str, both: tuple[Any, Any]) -> None:
        nodes, starts = self.day.nodes, self.day.starts
        gap = (nodes[other].shipment.sequence or 0) - (nodes[one].shipment.sequence or 0)
        begin = all(not nodes[it].is_half or nodes[it].is_pickup for it in (one, other))
        if gap and begin:
            early, late = (one, other) if gap > 0 else (other, one)
            self.model.add(starts[early] <= starts[late]).only_enforce_if(*both)

    def _are_apart(self, one: Shipment, other: Shipment) -> bool:
        words = [(row.commodity or "").casefold() for row in (one, other)]
        return any(
            (a.casefold() in words[0] and b.casefold() in words[1])
            or (a.casefold() in words[1] and b.casefold() in words[0])
            for a, b in self.day.problem.apart
        )

    def add_costs(self) -> None:
        """Price the vehicle, its ways and hours, lateness and who is a stranger."""
        one, problem = self.vehicle, self.day.problem
        per_km = one.cost_per_km + problem.co2_cost_per_kg * one.co2_kg_per_km
        overtime = self.moment("overtime")
        if one.regular_s is not None:
            self.model.add(overtime >= self.on_duty - one.regular_s)
        costs = [
            round(SCALE * one.fixed_cost) * self.used,
            round(SCALE * per_km / 1000) * self.metres,
            round(SCALE * one.cost_per_hour / 3600) * self.on_duty,
            round(SCALE * one.cost_per_travel_hour / 3600) * self.driving,
            round(SCALE * one.cost_per_overtime_hour / 3600) * overtime,
        ]
        for name, node in self.day.nodes.items():
            if node.task.due_s is not None:
                late = self.moment(f"late at {name}")
                due = self.day.starts[name] - node.task.due_s
                self.model.add(late >= due).only_enforce_if(self.visits[name])
                costs.append(round(SCALE * node.task.late_cost_per_hour / 3600) * late)
            if (
                one.is_strange_to(node.shipment.usual_courier)
                and node.task is node.shipment.tasks[0]
            ):
                costs.append(round(SCALE * problem.unfamiliar_cost) * self.visits[name])
        self.day.costs += costs
