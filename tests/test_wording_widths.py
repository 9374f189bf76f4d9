"""How much room texts take."""

from __future__ import annotations

import pytest

from routing.wording import widths


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("abc", 3), ("山路 1", 6), ("（）", 4)])  # noqa: RUF001
def test_chinese_is_twice_as_wide(text: str, wide: int) -> None:
    assert widths.width(text) == wide


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [("", 8, 1), ("12345678", 8, 1), ("123456789", 8, 2), ("山路山路山", 8, 2), ("a\nb\n", 8, 3)],
)
def test_lines_of_a_wrapped_text(text: str, columns: float, lines: int) -> None:
    assert widths.lines(text, columns) == lines
