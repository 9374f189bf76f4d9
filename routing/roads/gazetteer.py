"""Names to places: exact after normalisation, told apart by township, never guessed.

Where the exact name is unknown, what people add or leave out is allowed for: 核桃坪村 is 核桃坪
(though never 核桃坪镇), and 画溪镇核桃坪村12号 is the village of the township that it names.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from routing.errors import InputError
from routing.roads.osm.settlements import Settlement

_SUGGESTIONS = 5
_ALIKE, _SHORT, _ALIKE_SHORT = 0.6, 2, 0.5
"""Least ratio of similar names (difflib's), and of those so short that one letter is half."""

_SUFFIX = re.compile(r"(?<=..)(村委会|行政村|自然村|村|社区|镇|乡|街道)$")
_RANKS = {"镇": "township", "乡": "township", "街道": "township"}
_VILLAGE = re.compile(r".+?(?:村|社区)")


class Gazetteer:
    """Finds settlements by any of their names.

    Parameters
    ----------
    settlements : sequence of Settlement
    dwellings : sequence of Settlement
        Looked at only where no settlement has the name.
    """

    def __init__(
        self, settlements: Sequence[Settlement], dwellings: Sequence[Settlement] = ()
    ) -> None:
        self._settlements = _by_name(settlements)
        self._dwellings = _by_name(dwellings)
        self._by_stem: defaultdict[str, list[Settlement]] = defaultdict(list)
        for key, places in self._settlements.items():
            self._by_stem[_stem(key)[0]] += places
        parents = {place.parent for place in settlements if place.parent}
        self._townships = sorted(parents, key=len, reverse=True)
        self._found: dict[tuple[str, str | None], Settlement | InputError] = {}

    def find(self, name: str, parent: str | None = None) -> Settlement:
        """Return the one place of this name, within a township where one is given.

        Raises
        ------
        InputError
            ``unknown_place`` with the most similar names, ``ambiguous_place`` with the candidates.
        """
        asked = _normal(name), parent
        if asked not in self._found:  # a day names each village many times
            try:
                self._found[asked] = self._find(name, parent)
            except InputError as error:
                self._found[asked] = error
        found = self._found[asked]
        if isinstance(found, InputError):
            raise InputError(found.code, **found.details)
        return found

    def _find(self, name: str, parent: str | None) -> Settlement:
        key = _normal(name)
        found = self._named(key)
        if not found:
            key, parent = self._split(key, parent)
            found = self._named(key)
        if not found:
            alike = _ALIKE_SHORT if len(key) <= _SHORT else _ALIKE
            similar = difflib.get_close_matches(key, self._settlements, _SUGGESTIONS, alike)
            candidates = [self._settlements[other][0] for other in similar]
            raise InputError("unknown_place", place=name, candidates=_told(candidates))
        within = [place for place in found if _belongs(place, parent or "")]
        if parent is not None and not within:
            raise InputError("unknown_place", place=f"{name} ({parent})", candidates=_told(found))
        matching = within if parent is not None else found
        if len(matching) > 1:
            raise InputError("ambiguous_place", place=name, candidates=_told(matching))
        return matching[0]

    def _named(self, key: str) -> list[Settlement]:
        """Return the places of a name; if there is none, of the name with or without 村, 乡, 镇."""
        exact = self._settlements.get(key) or self._dwellings.get(key)
        if exact:
            return exact
        stem, rank = _stem(key)
        return [
            place
            for place in dict.fromkeys(self._by_stem.get(stem, ()))
            if any(_alike((stem, rank), _stem_of(place, other)) for other in place.names)
        ]

    def _split(self, key: str, parent: str | None) -> tuple[str, str | None]:
        """Return the village and township of an address; the address itself if it names none."""
        known = [parent] if parent is not None else self._townships
        township = next((one for one in known if _normal(one) in key), parent)
        if township is None:
            return key, parent
        rest = key.rpartition(_normal(township))[2] or key
        if _stem(_normal(township))[1] is None:
            rest = re.sub(r"^(镇|乡|街道)", "", rest)
        village = _VILLAGE.match(rest)
        if self._named(rest) or village is None:
            return rest, township
        return village[0], township

    def is_unique(self, name: str) -> bool:
        """Tell whether a name alone says which place is meant."""
        return len(self._settlements.get(_normal(name), ())) == 1


def with_own(own: Sequence[Settlement], places: Sequence[Settlement]) -> tuple[Settlement, ...]:
    """Put places of the user's own before those of a region, which give way to their names.

    One without a township is taken to lie in that of its nearest neighbour; without one it could
    not be found where an order names a township.
    """
    placed = [_with_township(place, places) for place in own]
    names = {(_normal(place.name), place.parent) for place in placed}
    names |= {(_stem(_normal(place.name))[0], place.parent) for place in placed}
    kept = [
        place
        for place in places
        if not any((_normal(name), place.parent) in names for name in place.names)
    ]
    return (*placed, *kept)


def _with_township(own: Settlement, places: Sequence[Settlement]) -> Settlement:
    near = [place for place in places if place.parent is not None]
    if own.parent is not None or not near:
        return own
    widthwise = math.cos(math.radians(own.lat))
    nearest = min(
        near,
        key=lambda place: math.hypot((place.lon - own.lon) * widthwise, place.lat - own.lat),
    )
    return dataclasses.replace(own, parent=nearest.parent)


def _by_name(places: Sequence[Settlement]) -> dict[str, list[Settlement]]:
    index: defaultdict[str, list[Settlement]] = defaultdict(list)
    for place in places:
        for name in dict.fromkeys(_normal(name) for name in place.names):
            index[name].append(place)
    return dict(index)


def _belongs(place: Settlement, township: str) -> bool:
    """Tell whether a place lies in a township; its seat does, under the township's own name."""
    names = [_normal(name) for name in (place.parent or "", *place.names)]
    wanted = _normal(township)
    return wanted in names or any(_alike(_stem(wanted), _stem(name)) for name in names)


def _normal(name: str) -> str:
    """Full-width to half-width, no spaces, no case: what people type differently."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _stem(key: str) -> tuple[str, str | None]:
    """Return a name without 村, 乡 or 镇, and whether that said village, township or nothing."""
    found = _SUFFIX.search(key)
    if found is None:
        return key, None
    return key[: found.start()], _RANKS.get(found[1], "village")


def _stem_of(place: Settlement, name: str) -> tuple[str, str | None]:
    """Return the stem of a place's name; a bare name is the village or township that it is."""
    stem, rank = _stem(_normal(name))
    own = "village" if place.place in ("village", "hamlet") else "township"
    return stem, rank or own


def _alike(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Tell whether two names differ only in a suffix that one of them leaves out."""
    return one[0] == other[0] and (one[1] == other[1] or None in (one[1], other[1]))


def _told(places: Sequence[Settlement]) -> tuple[str, ...]:
    """Return what tells places apart: the township, and coordinates where that does not."""
    count = Counter(_one(place) for place in places)
    return tuple(_one(place, exactly=count[_one(place)] > 1) for place in places)


def _one(place: Settlement, *, exactly: bool = False) -> str:
    township = f" ({place.parent})" if place.parent else ""
    where = f" {place.lon:.5f},{place.lat:.5f}" if exactly else ""
    return f"{place.name}{township}{where}"
