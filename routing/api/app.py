"""The application, wired in one place."""

from __future__ import annotations

import os
import threading

from fastapi import FastAPI

from routing.__about__ import __version__
from routing.api import health, plans, problem_details
from routing.api.body_limit import BodyLimit
from routing.api.state import ServiceState
from routing.regions import Regions
from routing.settings import Settings

_DESCRIPTION = """\
Routes for mountain villages. This service keeps nothing: a day goes in, its checked plan comes out.

Errors are `application/problem+json` (RFC 9457) with a stable `code`, its `cause` and the `action`
to take; single bad rows of a day are in the plan's `rejected`, never an error. Map data
© OpenStreetMap contributors, ODbL.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment where not given.
    """
    settings = settings or Settings()
    app = FastAPI(title="Shanlu", version=__version__, description=_DESCRIPTION)
    app.state.service = ServiceState(
        settings=settings,
        regions=Regions(settings.regions, settings.cache),
        planning=threading.BoundedSemaphore(os.cpu_count() or 1),
    )
    app.add_middleware(BodyLimit, limit_bytes=int(settings.max_body_mb * 1_000_000))
    problem_details.install(app)
    app.include_router(health.router)
    app.include_router(plans.router)
    return app
