"""The command ``shanlu``: thin, one command a file, the same planner as the API."""

from __future__ import annotations

from routing.cli.app import main

__all__ = ["main"]
