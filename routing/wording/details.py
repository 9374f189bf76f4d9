"""The values that a sentence names, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from routing import wording


class Told(str):
    """A detail that people read otherwise in each language; a program reads the string."""

    __slots__ = ("_by_language",)
    _by_language: dict[wording.Lang, str]

    def __new__(cls, value: str, by_language: Mapping[wording.Lang, str]) -> Self:
        """Make one of what it is for programs, and how each language says it."""
        made = super().__new__(cls, value)
        made._by_language = dict(by_language)
        return made

    def in_words(self, lang: wording.Lang) -> str:
        """Return how a language says it."""
        return self._by_language.get(lang, str(self))

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[wording.Lang, str]]]:
        """Keep the languages where it is copied."""
        return type(self), (str(self), self._by_language)


def sentence(key: str, details: Mapping[str, Any], lang: wording.Lang) -> str | None:
    """Return the sentence of a key with its details filled in, or None.

    None where the catalogue lacks the key or the details lack what it names: a plan that somebody
    else wrote may have codes and details that nobody knows here.
    """
    if not wording.has(key, lang):
        return None
    try:
        return wording.text(key, lang, because=because(details, lang), **readable(details, lang))
    except (KeyError, ValueError, TypeError):
        return None


def readable(details: Mapping[str, Any], lang: wording.Lang) -> dict[str, Any]:
    """Return details in words: loads, skills, rules, kinds of rows; lists joined, numbers plain.

    What ``why`` (one cause) or ``by_reason`` (the vehicles that fail for each reason) tells is
    added as ``detail``, and ``candidates``, if there are any, as the sentence ``similar``.
    """
    values = {name: _told(value, lang) for name, value in details.items()}
    for table in {"skills", "rules"} & details.keys():
        named = [_named(table, one, lang) for one in _listed(details[table])]
        values[table] = _told(named, lang)
    kind = f"row_kinds.{details.get('kind')}"
    if wording.has(kind, lang):
        values["kind"] = wording.text(kind, lang)
    load = f"loads.{details.get('dimension')}"
    if wording.has(load, lang):
        values["dimension"] = wording.text(load, lang)
    why = f"why.{details.get('why')}"
    if wording.has(why, lang):
        values["detail"] = wording.text(why, lang, because=because(details, lang), **values)
    if "candidates" in details:
        candidates = values["candidates"]
        similar = wording.text("joining.similar", lang, candidates=candidates)
        values["similar"] = similar if candidates else ""
    by_reason = details.get("by_reason")
    if isinstance(by_reason, Mapping):
        values["detail"] = wording.text("joining.clauses", lang).join(
            _clause(reason, vehicles, details.get(reason), lang)
            for reason, vehicles in by_reason.items()
        )
    return values


def because(details: Mapping[str, Any], lang: wording.Lang) -> str:
    """Return what keeps a vehicle from a road, as :mod:`routing.roads.hindrances` found it."""
    key = f"hindrances.{details.get('hindrance')}"
    if not wording.has(key, lang):
        return wording.text("hindrances.unknown", lang)
    place = "point" if not details["way_id"] else "named" if details["road"] else "unnamed"
    vehicle = f"vehicles.{details['vehicle']}"
    named = {
        "where": wording.text(f"hindrance_places.{place}", lang, **details),
        "what": wording.text(vehicle, lang) if wording.has(vehicle, lang) else details["vehicle"],
    }
    return wording.text(
        key, lang, **{name: _told(value, lang) for name, value in details.items()} | named
    )


def _listed(value: Any) -> list[Any]:
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return list(value) if isinstance(value, list | tuple) else [value]


def _named(table: str, name: Any, lang: wording.Lang) -> Any:
    """Return what people call a skill or a rule; those that are a day's own have no other name."""
    key = f"{table}.{name}"
    return wording.text(key, lang) if wording.has(key, lang) else name


class _Plain(float):
    """A number that reads 0.3 and not 0.30000000000000004 where a sentence does not say how."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(float(self), spec or ".10g")


def _clause(reason: str, vehicles: Any, details: Any, lang: wording.Lang) -> str:
    key = f"reason_names.{reason}"
    what = wording.text(key, lang) if wording.has(key, lang) else reason
    which = _told(vehicles, lang)
    if isinstance(details, Mapping):
        why = sentence(f"why.{details.get('why')}", details, lang)
        if why is not None:
            return wording.text("joining.clause_why", lang, what=what, which=which, why=why)
    return wording.text("joining.clause", lang, what=what, which=which)


def _told(value: Any, lang: wording.Lang) -> Any:
    if isinstance(value, Told):
        return value.in_words(lang)
    if isinstance(value, list | tuple | set | frozenset):
        rows = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return wording.text("joining.items", lang).join(f"{_told(one, lang)}" for one in rows)
    if isinstance(value, float):
        return _Plain(value)
    return "-" if value is None else value
