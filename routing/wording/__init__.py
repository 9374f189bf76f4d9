"""What people read, one catalogue a language: ``en.toml`` and ``zh.toml`` with the same keys."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any, Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)


def text(key: str, lang: Lang = "en", /, **values: Any) -> str:
    """Return the sentence of a dotted key with its values filled in.

    Raises
    ------
    KeyError
        If the catalogue lacks the key, or the sentence names a value that was not given.
    """
    return catalogue(lang)[key].format_map(values)


def has(key: str, lang: Lang = "en") -> bool:
    """Tell whether the catalogue has a sentence for this key."""
    return key in catalogue(lang)


@functools.cache
def catalogue(lang: Lang) -> dict[str, str]:
    """Return one language's sentences by dotted key."""
    source = resources.files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(source), ""))


def _flatten(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flatten(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, value))
    return rows
