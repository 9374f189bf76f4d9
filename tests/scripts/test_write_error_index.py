"""docs/errors.md says what people read, in every language."""

from __future__ import annotations

from pathlib import Path

import write_error_index

from routing.wording import LANGS, catalogue


def test_the_page_in_docs_is_up_to_date() -> None:
    written = write_error_index.HOME.read_text(encoding="utf-8")
    assert written == write_error_index.index(), "run python scripts/write_error_index.py"


def test_every_code_has_a_heading_and_every_sentence_is_there() -> None:
    page = write_error_index.index()
    for key in catalogue("en"):
        table, _, rest = key.partition(".")
        if table not in {"errors", "reasons", "violations", "notices"}:
            continue
        assert f"\n### {rest.split('.')[0]}\n" in page
        for lang in LANGS:
            assert write_error_index._told(key, lang) in page


def test_values_stand_in_braces_without_their_format() -> None:
    assert "`{load}`" in write_error_index._told("violations.capacity.overloaded", "en")


def test_the_file_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    write_error_index.main([str(tmp_path / "errors.md")])
    assert (tmp_path / "errors.md").read_text(encoding="utf-8") == write_error_index.index()
