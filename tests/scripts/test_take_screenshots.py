"""The pictures on the first page are taken of what the demo makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import take_screenshots
from PIL import Image


@pytest.mark.skipif(
    not any(map(shutil.which, take_screenshots.BROWSERS)), reason="Chromium is not installed"
)
def test_pictures_have_their_size_and_show_a_map(tmp_path: Path) -> None:
    assert take_screenshots.main([str(tmp_path), "--iterations", "2"]) == 0
    for shot in take_screenshots.SHOTS:
        with Image.open(tmp_path / f"{shot.name}.webp") as picture:
            assert picture.size == (shot.width * shot.scale, shot.height * shot.scale)
            colours = picture.convert("RGB").resize((64, 64)).getcolors(64 * 64)
        assert colours is not None
        assert len(colours) > 200  # a hillshade with routes, not a blank page


def test_the_first_page_shows_them() -> None:
    page = (take_screenshots.HOME.parents[1] / "README.md").read_text(encoding="utf-8")
    for shot in take_screenshots.SHOTS:
        assert f"docs/figures/{shot.name}.webp" in page
        assert (take_screenshots.HOME / f"{shot.name}.webp").is_file()


def test_without_a_browser_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(take_screenshots, "BROWSERS", ("no-such-browser",))
    assert take_screenshots.main([]) == 2
    assert "no-such-browser" in capsys.readouterr().err
