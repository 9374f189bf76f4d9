"""Sentences in every language at once, so that a page can switch between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from routing import wording

Said = Mapping[wording.Lang, str]
"""A sentence in every language."""


def said(sentence: Callable[[wording.Lang], str]) -> Said:
    """Return a sentence in every language."""
    return {lang: sentence(lang) for lang in wording.LANGS}


def said_or_none(sentence: Callable[[wording.Lang], str | None]) -> Said | None:
    """Return a sentence in those languages that have it; None where none has."""
    return {lang: text for lang in wording.LANGS if (text := sentence(lang)) is not None} or None


def told(key: str, **values: Any) -> Said:
    """Return a sentence of the catalogues; ``key`` is what follows ``report.``."""
    return said(lambda lang: wording.text(f"report.{key}", lang, **values))


def spoken(sentence: Said | str) -> Markup:
    """Return a text, or one span a language, escaped; the page shows one of them."""
    if isinstance(sentence, str):
        return Markup.escape(sentence)
    spans = (Markup('<span lang="{}">{}</span>').format(*pair) for pair in sentence.items())
    return Markup("").join(spans)


def say(key: str, **values: Any) -> Markup:
    """Return a sentence of the catalogues as :func:`spoken`."""
    return spoken(told(key, **values))


def label(key: str, **values: Any) -> Markup:
    """Return attributes that name a thing without a text: the script puts in the language."""
    sentences = told(key, **values).items()
    return Markup(" ").join(Markup('data-label-{}="{}"').format(*pair) for pair in sentences)
