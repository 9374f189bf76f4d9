"""Run what a page does with a service: its ``sh`` blocks from ``shanlu serve`` on, in one shell."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ENDS_WITHIN_S = 240
SERVE = "shanlu serve &"
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TOKEN = "shl_…"  # noqa: S105 - what pages show in a token's place
_BEGUN = """
shanlu serve --port {port} > serve.log 2>&1 &
SERVER=$!
trap 'kill -INT $SERVER; wait $SERVER || true' EXIT
until grep -q shl_ serve.log && curl -s --fail -o ready.json 127.0.0.1:{port}/readyz
do kill -0 $SERVER; sleep 0.1; done
"""


def script(page: Path, port: int) -> str:
    """Return the page's commands as one script, which ends at the first that fails."""
    blocks = "\n".join(_BLOCK.findall(page.read_text(encoding="utf-8")))
    _, serve, after = blocks.partition(SERVE)
    assert serve, f"{page} starts no service"
    after = after.replace(_TOKEN, "$(grep -o 'shl_[A-Za-z0-9_-]*' serve.log | head -1)")
    commands = _BEGUN.format(port=port) + after.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    return f"set -euo pipefail\nshopt -s expand_aliases\n{commands}\n"


def write_files(page: Path, folder: Path) -> None:
    """Write the files that the page gives."""
    for name, content in _FILE.findall(page.read_text(encoding="utf-8")):
        (folder / name).write_text(content, encoding="utf-8")


def run(page: Path, folder: Path) -> str:
    """Carry a page out as a user whose home is an empty folder; returns what was printed."""
    shell = shutil.which("bash")
    assert shell is not None
    (folder / "home").mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    unset = {"SHANLU_DATABASE_URL", "XDG_DATA_HOME"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(  # noqa: S603 - the page's commands are ours
        [shell, "-c", script(page, _free_port())],
        cwd=folder,
        env={**kept, "PATH": path, "HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
