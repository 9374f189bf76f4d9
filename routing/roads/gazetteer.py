"""Names to places: exact after normalisation, told apart by township, never guessed."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from routing.errors import InputError
from routing.roads.osm.settlements import Settlement

_SUGGESTIONS = 5


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

    def find(self, name: str, parent: str | None = None) -> Settlement:
        """Return the one place of this name, within a township where one is given.

        Raises
        ------
        InputError
            ``unknown_place`` with the most similar names, ``ambiguous_place`` with the candidates.
        """
        key = _normal(name)
        found = self._settlements.get(key) or self._dwellings.get(key) or []
        if not found:
            similar = difflib.get_close_matches(key, self._settlements, n=_SUGGESTIONS)
            candidates = [self._settlements[other][0] for other in similar]
            raise InputError("unknown_place", place=name, candidates=_told(candidates))
        within = [place for place in found if _belongs(place, parent or "")]
        if parent is not None and not within:
            raise InputError("unknown_place", place=f"{name} ({parent})", candidates=_told(found))
        matching = within if parent is not None else found
        if len(matching) > 1:
            raise InputError("ambiguous_place", place=name, candidates=_told(matching))
        return matching[0]

    def is_unique(self, name: str) -> bool:
        """Tell whether a name alone says which place is meant."""
        return len(self._settlements.get(_normal(name), ())) == 1


def _by_name(places: Sequence[Settlement]) -> dict[str, list[Settlement]]:
    index: defaultdict[str, list[Settlement]] = defaultdict(list)
    for place in places:
        for name in dict.fromkeys(_normal(name) for name in place.names):
            index[name].append(place)
    return dict(index)


def _belongs(place: Settlement, township: str) -> bool:
    """Tell whether a place lies in a township; its seat does, under the township's own name."""
    return _normal(township) in {_normal(name) for name in (place.parent or "", *place.names)}


def _normal(name: str) -> str:
    """Full-width to half-width, no spaces, no case: what people type differently."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _told(places: Sequence[Settlement]) -> str:
    return "; ".join(_one(place) for place in places) or "-"


def _one(place: Settlement) -> str:
    township = f" ({place.parent})" if place.parent else ""
    return f"{place.name}{township} {place.lon:.5f},{place.lat:.5f}"
