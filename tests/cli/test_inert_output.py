"""Nothing that a file holds reaches the terminal as a command."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console
from rich.text import Text

from routing.cli.inert_output import InertOutput
from tests.cli.shell import shanlu

EVIL = "\x1b[2J\x1b]0;title\x07\x9b31m\r"


def test_ids_and_names_give_the_terminal_no_commands(tmp_path: Path) -> None:
    day = {
        "date": "2026-11-23",
        "timezone": "Asia/Shanghai",
        "depots": [{"id": "town", "index": 0}],
        "couriers": [{"id": "c1", "name": f"Li{EVIL}"}],
        "vehicles": [
            {"id": f"V1{EVIL}", "profile": "van", "capacity": {"weight_kg": 9},
             "start_depot": "town", "courier": "c1"},
        ],
        "shipments": [
            {"id": f"walnuts{EVIL}", "index": 1, "weight_kg": 5},
            {"id": f"millstone{EVIL}", "index": 1, "weight_kg": 900},
            {"id": f"nowhere{EVIL}", "index": 77},
        ],
        "matrices": {
            "van": {"durations_s": [[0, 60], [60, 0]], "distances_m": [[0, 900], [900, 0]]}
        },
    }  # fmt: skip
    path = tmp_path / "day.json"
    path.write_text(json.dumps(day), encoding="utf-8")
    said = shanlu("plan", path, "--iterations", 5, "--lang", "en")
    printed = said.out + said.err
    assert "millstone" in printed
    assert not set(printed) & {"\x1b", "\x07", "\x9b", "\r"}


def test_our_own_styles_are_kept() -> None:
    page = io.StringIO()
    terminal = Console(file=page, force_terminal=True, color_system="standard", highlight=False)
    terminal.push_render_hook(InertOutput())
    terminal.print(Text(f"one{EVIL} two"), style="bold")
    assert page.getvalue() == "\x1b[1mone[2J]0;title31m two\x1b[0m\n"
