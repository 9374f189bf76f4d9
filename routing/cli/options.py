"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from routing.wording import Lang

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Language = Annotated[
    Optional[Lang],  # noqa: UP045 - typer reads it at run time
    typer.Option("--lang", help="Language of what people read; default: the system's."),
]
RegionId = Annotated[
    Optional[str],  # noqa: UP045 - as above
    typer.Option("--region", help="A built region's id, or the path of its folder."),
]
Profile = Annotated[str, typer.Option(help="foot, motorcycle, three_wheeler, van or light_truck.")]
At = Annotated[
    Optional[str],  # noqa: UP045 - as above
    typer.Option(
        help="Traffic and light of this time, such as 2026-11-24T08:00; in the region's time zone."
    ),
]
Weather = Annotated[
    Optional[str],  # noqa: UP045 - as above
    typer.Option(help="dry, rain or snow."),
]
Day = Annotated[
    Path,
    typer.Argument(
        help="A day: a workbook, CSV, a folder of CSV files, native JSON or VROOM JSON.",
        show_default=False,
    ),
]
Folder = Annotated[
    Optional[Path],  # noqa: UP045 - as above
    typer.Option(
        "-o",
        "--output",
        help="Folder for plan.xlsx, map.html, manifest.pdf, routes/*.gpx, plan.json and more.",
    ),
]
Strict = Annotated[
    bool, typer.Option(help="Exit with 1 where a row was rejected or a shipment is unserved.")
]
Also = Annotated[
    Optional[list[Path]],  # noqa: UP045 - as above
    typer.Option(help="A further order export (XLSX, XLS, ODS, CSV); may be given more than once."),
]
OwnPlacesFile = Annotated[
    Optional[Path],  # noqa: UP045 - as above
    typer.Option(help="Places of your own: GeoJSON, GeoPackage, or a table."),
]
DateOf = Annotated[
    Optional[str],  # noqa: UP045 - as above
    typer.Option(help="The date, instead of the day's own: 2026-11-24."),
]
Columns = Annotated[
    Optional[Path],  # noqa: UP045 - as above
    typer.Option(help="TOML: which column is which. Used where it is, written where not."),
]
WalkLimit = Annotated[
    Optional[float],  # noqa: UP045 - as above
    typer.Option(
        "--walk-limit",
        help="Longest walk from a parked vehicle, minutes one way: 45 unless the day says so.",
    ),
]
CarryKg = Annotated[
    Optional[float],  # noqa: UP045 - as above
    typer.Option("--carry-kg", help="What one walk carries: 20 kg unless the day says so."),
]
