"""All commands together. What a command needs is imported when it runs, so that help is instant."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from routing.__about__ import __version__
from routing.cli.backup import backup, restore
from routing.cli.check import check
from routing.cli.commands import Commands
from routing.cli.demo import demo
from routing.cli.isochrone import isochrone
from routing.cli.matrix import matrix
from routing.cli.plan import plan
from routing.cli.region import region
from routing.cli.route import route
from routing.cli.serve import serve
from routing.cli.site import site
from routing.cli.template import template

app = typer.Typer(
    name="shanlu",
    cls=Commands,
    help="Shanlu 山路: routes, plans and matrices for mountain villages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

for command in (demo, template, plan, check, matrix, site, serve, backup, restore):
    app.command()(command)
# A western longitude looks like an option: "-72.5,-13.5".
for about_points in (route, isochrone):
    app.command(context_settings={"ignore_unknown_options": True})(about_points)
app.add_typer(region)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"shanlu {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    del version


OBJECTS_A_COLLECTION = 200_000
"""Of new objects; Python's own 700 take a fifth of a plan's time, and hardly any lies in a ring."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(OBJECTS_A_COLLECTION)
    try:
        app()
    finally:
        # Else Python looks for rings in everything once more before it ends: 0.4 s after a plan.
        gc.freeze()
