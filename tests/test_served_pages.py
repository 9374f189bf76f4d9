"""From nothing to a route on a courier's phone, as the pages tell it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from routing.bundled import DRAWN_VALLEY
from routing.roads.region import Region
from tests.pages import ROOT
from tests.served_pages import run, write_files

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the pages ask with curl")


def test_the_readme_serves_plans_publishes_and_fetches(tmp_path: Path, valley: Region) -> None:
    day = json.loads((DRAWN_VALLEY.folder / "day.json").read_text(encoding="utf-8"))
    day["couriers"] = [{"id": "courier-1"}]
    day["vehicles"][0]["courier"] = "courier-1"
    written = json.dumps({**day, "region": valley.id}, ensure_ascii=False)
    (tmp_path / "day.json").write_text(written, encoding="utf-8")
    printed = run(ROOT / "README.md", tmp_path)
    assert '"status":"succeeded"' in printed
    _, begun, route = printed.rpartition('{"format":')
    assert json.loads(begun + route)["courier"] == "courier-1"


def test_the_page_about_http(tmp_path: Path, valley: Region) -> None:
    assert valley.id == "drawn-valley"
    write_files(ROOT / "docs" / "api.md", tmp_path)
    printed = run(ROOT / "docs" / "api.md", tmp_path)
    assert '"created":["A-1001","A-1002","A-1003","A-1004"]' in printed
    assert '"accepted":["5f0c-17"]' in printed
