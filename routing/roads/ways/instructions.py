"""Steps as sentences, in the reader's language."""

from __future__ import annotations

import re

from routing import wording
from routing.roads.ways.steps import Step
from routing.wording import Lang

_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")

_WITH_TURNS = frozenset({"turn", "fork", "end_of_road", "arrive"})
"""Manoeuvres that have a sentence for each turn."""

_OBSTACLES = {
    **dict.fromkeys(("gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate"), "gate"),
    **dict.fromkeys(("toll_booth", "border_control"), "control"),
    **dict.fromkeys(("bollard", "block", "cycle_barrier", "motorcycle_barrier"), "posts"),
    **dict.fromkeys(("rope", "chain"), "chain"),
    **dict.fromkeys(("stile", "horse_stile", "kissing_gate"), "stile"),
    **dict.fromkeys(("turnstile", "full-height_turnstile"), "stile"),
    **dict.fromkeys(("height_restrictor", "width_restrictor"), "restrictor"),
}
"""Kinds of barriers by the sentence that tells of them; the others have a common one."""


def instruction(step: Step, lang: Lang = "en") -> str:
    """Return what a step says, its long steep stretch included."""
    sentence = wording.text(
        f"steps.{_key(step)}",
        lang,
        road=road(step, lang),
        heading=wording.text(f"directions.{_COMPASS[round(step.bearing / 45) % 8]}", lang),
        exit=step.exit,
        name=step.name,
    )
    if step.slope is None:
        return sentence
    slope = wording.text(
        "steps.climbs" if step.slope.percent > 0 else "steps.descends",
        lang,
        percent=round(abs(step.slope.percent)),
        km=f"{step.slope.length_m / 1000:.1f}",
    )
    return wording.text("steps.with_slope", lang, step=sentence, slope=slope)


def road(step: Step, lang: Lang = "en") -> str:
    """Return what people call a step's road: number and name, or else what sort of road it is.

    A name that says the number stands alone: S335 is in 335省道.
    """
    if not step.name and not step.road_class:
        return ""
    if not step.name:
        return wording.text(f"road_classes.{step.road_class}", lang)
    numbers = [one for one in _refs(step.ref) if not _says(step.name, one)]
    return " ".join((*numbers, step.name))


def _refs(ref: str) -> list[str]:
    """Return road numbers that the map has in one text."""
    return [one.strip() for one in ref.split(";") if one.strip()]


def _says(name: str, ref: str) -> bool:
    """Tell whether a name has a road's number in it, with the letters or without them."""
    digits = "".join(re.findall(r"[0-9]+[A-Za-z]?", ref)[-1:])
    return ref in name or bool(digits and re.search(rf"(?<![0-9]){digits}(?![0-9])", name))


def _key(step: Step) -> str:
    if step.manoeuvre in _WITH_TURNS:
        return f"{step.manoeuvre}.{step.turn or 'ahead'}"
    if step.manoeuvre == "obstacle":
        return f"obstacle.{_OBSTACLES.get(step.obstacle, 'other')}"
    if step.manoeuvre in {"park", "walk_back"} and not step.road_class:
        return f"{step.manoeuvre}_off_path"
    if step.manoeuvre == "roundabout" and not step.exit:
        return "into_roundabout"
    if step.manoeuvre == "ferry" and step.name:
        return "named_ferry"
    return step.manoeuvre
