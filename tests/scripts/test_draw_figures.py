"""The figures in docs are what the script draws."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

import draw_figures
import pytest
from figures.canvas import Canvas

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CONCEPTS = draw_figures.HOME.parent / "concepts.md"


@pytest.fixture(scope="module")
def drawn() -> dict[str, Canvas]:
    return draw_figures.figures()


def test_the_figures_in_docs_are_up_to_date(drawn: dict[str, Canvas]) -> None:
    assert {path.name for path in draw_figures.HOME.glob("*.svg")} == drawn.keys()
    for name, canvas in drawn.items():
        kept, fresh = (draw_figures.HOME / name).read_text(encoding="utf-8"), canvas.svg()
        assert NUMBER.sub("0", kept) == NUMBER.sub("0", fresh), "run python scripts/draw_figures.py"
        # The last digit of a height is the linear algebra library's affair.
        pairs = zip(NUMBER.findall(kept), NUMBER.findall(fresh), strict=True)
        assert max(abs(float(one) - float(other)) for one, other in pairs) < 1


def test_the_same_bytes_every_time(drawn: dict[str, Canvas], tmp_path: Path) -> None:
    draw_figures.main([str(tmp_path)])
    for name, canvas in drawn.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == canvas.svg()


def test_figures_are_well_formed_titled_and_small(drawn: dict[str, Canvas]) -> None:
    for name, canvas in drawn.items():
        root = ET.fromstring(canvas.svg())  # noqa: S314 - our own file
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text
        assert len(canvas.svg()) < 60_000, name


def test_nothing_is_written_beyond_the_edge(drawn: dict[str, Canvas]) -> None:
    for name, canvas in drawn.items():
        texts = ET.fromstring(canvas.svg()).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - as above
        for text in texts:
            at, anchor = float(text.attrib["x"]), text.attrib["text-anchor"]
            wide = sum(1.0 if ord(char) > 0x2E80 else 0.55 for char in text.text or "")
            wide *= float(text.attrib["font-size"])
            left = at - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            assert left >= 0, (name, text.text)
            assert left + wide <= canvas.width, (name, text.text)


def test_every_figure_is_shown(drawn: dict[str, Canvas]) -> None:
    shown = re.findall(r"\(figures/([\w-]+\.svg)\)", CONCEPTS.read_text(encoding="utf-8"))
    assert sorted(chain(shown)) == sorted(drawn)
