"""``shanlu backup`` and ``shanlu restore``: everything that the service keeps, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, console, language, print_json
from routing.cli.options import AsJson, Language

if TYPE_CHECKING:
    from routing.store.database import Store

File = Annotated[Path, typer.Argument(help="The backup.", show_default=False)]


@answering
def backup(file: File, *, as_json: AsJson = False, lang: Language = None) -> int:
    """Write everything that the service keeps into one file; it may go on working."""
    from routing.store.backups import backup as write  # noqa: PLC0415 - SQLAlchemy takes a moment

    store = _store()
    store.upgrade()
    rows = write(store, file)
    if as_json:
        print_json({"written": str(file), "rows": rows})
    else:
        told = wording.text("cli.backed_up", language(lang), path=file, rows=rows)
        console().print(told, markup=False)
    return ANSWERED


@answering
def restore(file: File, *, as_json: AsJson = False, lang: Language = None) -> int:
    """Fill an empty store from a backup: all of it, or nothing."""
    from routing.store.backups import restore as read  # noqa: PLC0415 - as above

    rows = read(_store(), file)
    if as_json:
        print_json({"rows": rows})
    else:
        console().print(wording.text("cli.restored", language(lang), rows=rows), markup=False)
    return ANSWERED


def _store() -> Store:
    from routing.settings import Settings  # noqa: PLC0415 - as above
    from routing.store.database import Store  # noqa: PLC0415

    return Store(Settings().store_url)
