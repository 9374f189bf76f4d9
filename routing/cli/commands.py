"""The group of all commands: who asked for JSON gets it for a mistyped command, too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from typer import TyperException
from typer.core import TyperGroup

from routing import wording
from routing.cli.answering import NOTHING_USABLE, language, tell_error
from routing.errors import InputError

AS_JSON, LANGUAGE = "--json", "--lang"


class Commands(TyperGroup):
    """What is wrong with the words of a command is told as any other error where JSON is asked for.

    Else it is told beside the command's usage, as typer does it.
    """

    def main(self, args: Sequence[str] | None = None, *given: Any, **options: Any) -> Any:
        """Run a command; see typer."""
        words = list(sys.argv[1:] if args is None else args)
        if AS_JSON not in words:
            return super().main(args, *given, **options)
        try:
            code = super().main(args, *given, **{**options, "standalone_mode": False})
        except TyperException as error:
            code = NOTHING_USABLE
            told = InputError("bad_command", detail=error.format_message())
            tell_error(told, language(_spoken(words)), as_json=True)
        sys.exit(code)


def _spoken(words: Sequence[str]) -> wording.Lang | None:
    """Return the language that a command asks for, though it cannot be run."""
    asked = words[words.index(LANGUAGE) + 1 :][:1] if LANGUAGE in words else []
    return next((lang for lang in wording.LANGS if [lang] == asked), None)
