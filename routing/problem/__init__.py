"""The day to plan: shipments, vehicles, couriers and depots, as plain checked values.

Units: seconds count from the plan's own ``start``; metres; loads in the units of
``Problem.load_dimensions``; costs in the user's currency. Every class checks itself when it is
built and raises :class:`~routing.errors.InputError` naming the user's own id.
"""

from routing.problem.balance import Balance
from routing.problem.day import NATIVE_LOADS, Problem
from routing.problem.depot import Depot
from routing.problem.location import Location
from routing.problem.promise import Promise
from routing.problem.shipment import Shipment, Task, Wait
from routing.problem.time_windows import FOREVER_S, TimeWindow
from routing.problem.vehicle import DRIVING_REST, Break, Courier, DrivingBreak, Vehicle

__all__ = [
    "DRIVING_REST",
    "FOREVER_S",
    "NATIVE_LOADS",
    "Balance",
    "Break",
    "Courier",
    "Depot",
    "DrivingBreak",
    "Location",
    "Problem",
    "Promise",
    "Shipment",
    "Task",
    "TimeWindow",
    "Vehicle",
    "Wait",
]
