"""How every command answers: language, JSON or tables, errors, exit codes."""

from __future__ import annotations

import functools
import json
import locale
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, cast

import typer

from routing import wording
from routing.errors import InfeasibleError, ShanluError

if TYPE_CHECKING:
    from rich.console import Console

    from routing.rejected import Rejected

ANSWERED, NO, NOTHING_USABLE = 0, 1, 2
"""Exit codes: an answer was written; the answer is "no"; nothing usable came in."""

Params = ParamSpec("Params")


def language(given: wording.Lang | None) -> wording.Lang:
    """Return the language to answer in: as asked, as set, or the system's."""
    from routing.settings import Settings  # noqa: PLC0415 - pydantic takes a moment

    system = (locale.getlocale()[0] or "").lower()
    return given or Settings().lang or ("zh" if system.startswith(("zh", "chinese")) else "en")


def console(*, errors: bool = False) -> Console:
    """Return the terminal; what is no answer goes to standard error."""
    from rich.console import Console  # noqa: PLC0415 - help needs none

    from routing.cli.inert_output import InertOutput  # noqa: PLC0415

    terminal = Console(stderr=errors, highlight=False, soft_wrap=True)
    terminal.push_render_hook(InertOutput())
    return terminal


def print_json(value: Any) -> None:
    """Print an answer for machines."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def answering(command: Callable[Params, int | None]) -> Callable[Params, None]:
    """Turn a command's result into its exit code, and our errors into cause and action."""

    @functools.wraps(command)
    def answer(*args: Params.args, **options: Params.kwargs) -> None:
        try:
            code = command(*args, **options)
        except ShanluError as error:
            as_json = bool(options.get("as_json"))
            given = cast("wording.Lang | None", options.get("lang"))
            tell_error(error, language(given), as_json=as_json)
            code = NO if isinstance(error, InfeasibleError) else NOTHING_USABLE
        raise typer.Exit(code or ANSWERED)

    return answer


def tell_error(error: ShanluError, lang: wording.Lang, *, as_json: bool) -> None:
    """Print an error: what is wrong, what to do, and the rows that it is about."""
    rejected: Sequence[Rejected] = error.details.get("rejected", ())
    if as_json:
        rows = [row.as_dict(lang) for row in rejected]
        print_json({"error": error.as_dict(lang), "rejected": rows})
    terminal = console(errors=True)
    about = f" [{error.details['id']}]" if error.details.get("id") else ""
    heading = wording.text("cli.error", lang)
    terminal.print(f"{heading} {error.code}{about}: {error.cause(lang)}", style="red", markup=False)
    terminal.print(error.action(lang), markup=False)
    if rejected and not as_json:
        from routing.reports.table import rejected_table  # noqa: PLC0415 - rich

        terminal.print(rejected_table(rejected, lang))


@contextmanager
def working(title: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a moving bar with the running time on a terminal; yields what tells the stage."""
    terminal = console(errors=True)
    if quiet or not terminal.is_terminal:
        yield lambda _stage: None
        return
    from rich.progress import (  # noqa: PLC0415 - as the console
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
    with Progress(*columns, console=terminal, transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda stage: progress.update(task, description=f"{title}: {stage}")
