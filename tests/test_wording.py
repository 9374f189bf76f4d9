"""Every code that can reach a reader has its sentences, in every language."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import routing
from routing import errors, wording
from routing.errors import ShanluError
from routing.formats.rows import CODES, NOTHING_USABLE
from routing.wording import LANGS, catalogue

SOURCES = sorted(Path(routing.__file__).parent.rglob("*.py"))
ERRORS = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ShanluError)
)
RECORDS = frozenset({"Refused", "Rejected"})
"""What carries an error's code without being raised."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A code that stands in the source, and the values that its sentences may name."""

    where: str
    code: str
    values: frozenset[str] | None


def literal_codes(names: frozenset[str]) -> list[Told]:
    """Return every call of one of these whose code is written out."""
    return [told for path in SOURCES for told in _codes_in(path, names)]


def _codes_in(path: Path, names: frozenset[str]) -> Iterator[Told]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        named = {word.arg: word.value for word in node.keywords if word.arg is not None}
        code = node.args[0] if node.args else named.get("code")
        if called in names and isinstance(code, ast.Constant) and isinstance(code.value, str):
            spread = any(word.arg is None for word in node.keywords) or "details" in named
            derived = {"similar"} if "candidates" in named else set()  # by readable()
            values = None if spread else frozenset(named) | derived
            yield Told(where=f"{path.name}:{node.lineno}", code=code.value, values=values)


def fields(sentence: str) -> set[str]:
    parsed = string.Formatter().parse(sentence)
    return {name for _, name, _, _ in parsed if name is not None}


def test_all_catalogues_have_the_same_keys() -> None:
    first, *others = (set(catalogue(lang)) for lang in LANGS)
    for other in others:
        assert other ^ first == set()


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_a_sentence_names_the_same_values_in_every_language(key: str) -> None:
    named = {lang: fields(catalogue(lang)[key]) for lang in LANGS}
    assert all(names == named["en"] for names in named.values()), named


@pytest.mark.parametrize(
    "told", literal_codes(ERRORS), ids=lambda told: f"{told.where}-{told.code}"
)
def test_an_error_raised_has_cause_and_action_and_gives_what_they_name(told: Told) -> None:
    for lang in LANGS:
        for part in ("cause", "action"):
            key = f"errors.{told.code}.{part}"
            assert wording.has(key, lang), f"{key} is missing in {lang}.toml"
            missing = fields(catalogue(lang)[key]) - (told.values or fields(catalogue(lang)[key]))
            assert not missing, f"{told.where} does not give {missing}"


@pytest.mark.parametrize("told", literal_codes(RECORDS), ids=lambda told: told.code)
def test_a_row_refused_without_raising_has_its_sentences_too(told: Told) -> None:
    for lang in LANGS:
        assert wording.has(f"errors.{told.code}.cause", lang)
        assert wording.has(f"errors.{told.code}.action", lang)


@pytest.mark.parametrize("table", [CODES, NOTHING_USABLE], ids=["CODES", "NOTHING_USABLE"])
def test_codes_that_are_looked_up_have_their_sentences(table: Mapping[str, str]) -> None:
    for code in table.values():
        for lang in LANGS:
            assert wording.has(f"errors.{code}.cause", lang), code
            assert wording.has(f"errors.{code}.action", lang), code


def test_a_row_of_the_wrong_shape_is_told_by_its_field_and_value() -> None:
    for code in CODES.values():
        for part in ("cause", "action"):
            named = fields(catalogue("en")[f"errors.{code}.{part}"])
            assert named <= {"field", "value"}, code


def test_every_error_and_reason_is_whole() -> None:
    for lang in LANGS:
        told = {key.rpartition(".")[0] for key in catalogue(lang) if key.startswith("errors.")}
        for key in told:
            assert wording.has(f"{key}.cause", lang), key
            assert wording.has(f"{key}.action", lang), key
        given = {key.rpartition(".")[0] for key in catalogue(lang) if key.startswith("reasons.")}
        for key in given:
            assert wording.has(f"{key}.reason", lang), key


def test_what_claims_nothing_offers_no_fix() -> None:
    assert wording.has("reasons.not_selected.reason")
    assert not any(wording.has("reasons.not_selected.fix", lang) for lang in LANGS)


@pytest.mark.parametrize("told", literal_codes(frozenset({"Unserved"})), ids=lambda told: told.code)
def test_a_reason_given_has_its_sentence(told: Told) -> None:
    for lang in LANGS:
        assert wording.has(f"reasons.{told.code}.reason", lang)
