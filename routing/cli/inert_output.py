"""What users and their files wrote is printed, never obeyed: a terminal takes commands, too."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

_LAYOUT = frozenset("\n\t")


class InertOutput(RenderHook):
    """Leaves control characters (of an id, a name, a file) out of everything that is printed."""

    def process_renderables(
        self, renderables: Sequence[ConsoleRenderable]
    ) -> list[ConsoleRenderable]:
        """Put what is to be printed behind the filter."""
        return [_Filtered(whole) for whole in renderables]


def inert(text: str) -> str:
    """Return a text without what a terminal could take for a command."""
    return "".join(
        char for char in text if char in _LAYOUT or unicodedata.category(char) not in {"Cc", "Cs"}
    )


@dataclass(frozen=True, slots=True)
class _Filtered:
    whole: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.whole, options):
            yield segment if segment.control else Segment(inert(segment.text), segment.style)
