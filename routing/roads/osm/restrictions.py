"""Turn restrictions: relations that say who may not, or may only, go from one way to another.

Follows the OSM wiki page "Relation:restriction": ``restriction`` and ``restriction:<vehicle>``,
``except``, via nodes and via ways, several from or to with ``no_entry`` and ``no_exit``. People on
foot are never meant. What depends on the time (``restriction:conditional``) is not applied, but
counted; so is what cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routing.roads.osm.access import GOODS, MOTOR, MOTORCAR, MOTORCYCLE

_MODES_OF = {
    "vehicle": MOTOR,
    "motor_vehicle": MOTOR,
    "motorcar": MOTORCAR,
    "motorcycle": MOTORCYCLE,
    "goods": GOODS,
    "hgv": GOODS,
}
_NOT_OURS = ("bicycle", "bus", "caravan", "coach", "emergency", "foot", "moped", "psv", "trailer")
_CONDITIONAL = ":conditional"
_TURNS = frozenset({"left_turn", "right_turn", "straight_on", "u_turn", "entry", "exit"})

RESTRICTION_KEYS = (
    "restriction",
    *(f"restriction:{vehicle}" for vehicle in (*_MODES_OF, *_NOT_OURS)),
    f"restriction{_CONDITIONAL}",
    *(f"restriction:{vehicle}{_CONDITIONAL}" for vehicle in _MODES_OF),
)
"""Keys of relations that restrict a turn."""

Member = tuple[str, int, str]
"""Type (n, w, r), OSM id and role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A turn that some may not take, or must take.

    Attributes
    ----------
    from_way, to_way : int
        OSM ids.
    via_node : int or None
        OSM id, where the ways meet at a node.
    via_ways : tuple of int
        OSM ids, where they do not, in no order.
    mandatory : bool
        Whether whoever comes from ``from_way`` over the via has to go to ``to_way``.
    modes : int
        Whom it binds: bits of :data:`routing.roads.osm.access.MODES`.
    """

    from_way: int
    to_way: int
    via_node: int | None
    via_ways: tuple[int, ...] = ()
    mandatory: bool
    modes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRestrictions:
    """What one relation says, and how much of it was not read or not applied."""

    restrictions: tuple[Restriction, ...] = ()
    unread: int = 0
    conditional: int = 0


def read_restriction(tags: Mapping[str, str], members: Iterable[Member]) -> ReadRestrictions:
    """Read a relation that has one of :data:`RESTRICTION_KEYS`."""
    conditional = int(any(key.endswith(_CONDITIONAL) for key in tags))
    if not tags.get("type", "").startswith("restriction"):
        return ReadRestrictions()
    said = _said(tags)
    if not said:
        return ReadRestrictions(conditional=conditional)
    ways = _ways(members)
    if ways is None or None in said.values():
        return ReadRestrictions(unread=1, conditional=conditional)
    restrictions = tuple(
        Restriction(
            from_way=start,
            to_way=end,
            via_node=via_node,
            via_ways=via_ways,
            mandatory=bool(mandatory),
            modes=modes,
        )
        for mandatory, modes in _bound(said, tags).items()
        for start, end, via_node, via_ways in ways
    )
    return ReadRestrictions(restrictions=restrictions, conditional=conditional)


def _said(tags: Mapping[str, str]) -> dict[int, bool | None]:
    """Return by modes whether the turn is mandatory; None where the value cannot be read."""
    said: dict[int, bool | None] = {}
    for key, value in tags.items():
        name, _, vehicle = key.partition(":")
        if name != "restriction" or key.endswith(_CONDITIONAL):
            continue
        vehicle = vehicle or tags["type"].partition(":")[2]  # type=restriction:hgv, as it once was
        modes = _MODES_OF.get(vehicle, 0) if vehicle else MOTOR
        kind, _, turn = value.strip().partition("_")
        if modes:
            said[modes] = kind == "only" if kind in {"no", "only"} and turn in _TURNS else None
    return said


def _bound(said: Mapping[int, bool | None], tags: Mapping[str, str]) -> dict[bool, int]:
    """Return whom a prohibition and a mandatory turn bind; what is said of fewer modes counts."""
    excepted = 0
    for vehicle in tags.get("except", "").split(";"):
        excepted |= _MODES_OF.get(vehicle.strip(), 0)
    bound = {False: 0, True: 0}
    for modes, mandatory in sorted(said.items(), key=lambda one: -one[0].bit_count()):
        bound[not mandatory] &= ~modes
        bound[bool(mandatory)] |= modes
    return {kind: modes & ~excepted for kind, modes in bound.items() if modes & ~excepted}


_Ways = list[tuple[int, int, int | None, tuple[int, ...]]]


def _ways(members: Iterable[Member]) -> _Ways | None:
    """Return from, to, via node and via ways, or None where there are not just those."""
    of_role: dict[tuple[str, str], list[int]] = {}
    for kind, ref, role in members:
        of_role.setdefault((role, kind), []).append(ref)
    starts, ends = of_role.get(("from", "w"), []), of_role.get(("to", "w"), [])
    nodes, ways = of_role.get(("via", "n"), []), of_role.get(("via", "w"), [])
    one_way = len(starts) == 1 or len(ends) == 1
    if not (starts and ends and one_way) or len(nodes) > 1 or bool(nodes) == bool(ways):
        return None
    via_node = nodes[0] if nodes else None
    return [(start, end, via_node, tuple(ways)) for start in starts for end in ends]
