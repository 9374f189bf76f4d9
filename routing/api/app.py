"""The application, wired in one place."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from routing.__about__ import __version__
from routing.api import (
    analytics,
    audit,
    courier,
    courier_events,
    couriers,
    depots,
    health,
    joining,
    observing,
    order_batches,
    orders,
    organisations,
    plan_progress,
    plan_routes,
    plan_tracking,
    plans,
    problem_details,
    publications,
    regions,
    rules,
    service_points,
    studies,
    tokens,
    vehicles,
    vroom,
    webhooks,
)
from routing.api.access import authorised
from routing.api.body_limit import BodyLimit
from routing.api.chores import Chore, Chores
from routing.api.failures import Failures
from routing.api.figures import Figures
from routing.api.headers import AnswerHeaders
from routing.api.issuers import issuer_of
from routing.api.job_queue import JobQueue, Kind
from routing.api.late_stops import tell_late_stops
from routing.api.observing import Observing
from routing.api.plan_jobs import PlanJobs
from routing.api.state import ServiceState
from routing.api.study_jobs import StudyJobs
from routing.api.webhook_sending import WebhookSender
from routing.jobs.cluster import ClusterWorkers
from routing.jobs.local import LocalWorkers
from routing.jobs.runner import Runner
from routing.jobs.signals import Workers
from routing.regions import Regions
from routing.settings import Settings
from routing.store import retention
from routing.store.database import Store
from routing.store.queue import Claimed

_DESCRIPTION = """\
Routes for mountain villages.

Errors are `application/problem+json` (RFC 9457) with a stable `code`, its `cause` and the `action`
to take; single bad rows of a day are told one by one, never an error. Map data
© OpenStreetMap contributors, ODbL.
"""

_RESOURCES = (
    courier,  # first, since routes are looked for in this order and phones ask most often
    courier_events,
    organisations,
    tokens,
    audit,
    regions,
    service_points,
    depots,
    vehicles,
    couriers,
    order_batches,
    orders,
    plans,
    plan_progress,
    plan_routes,
    publications,
    plan_tracking,
    analytics,
    studies,
    webhooks,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment where not given.
    """
    settings = settings or Settings()
    state = ServiceState(
        settings=settings,
        store=Store(settings.store_url),
        regions=Regions(settings.regions, settings.cache),
        failures=Failures(),
        figures=Figures(),
        issuer=issuer_of(settings),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(state.store.upgrade)
        runner = None
        if settings.workers:
            owner = f"{platform.node()}-{os.getpid()}-{secrets.token_hex(4)}"
            runner = state.runner = _runner(state, owner)
            runner.start()
        sender = WebhookSender(state.store, private=settings.webhooks_private)
        chores = Chores(
            Chore(name="compiling", every_s=86_400, do=lambda: _compile_ahead(settings)),
            Chore(name="webhooks", every_s=1, do=sender.send_due),
            Chore(name="late stops", every_s=60, do=lambda: tell_late_stops(state.store)),
            Chore(name="retention", every_s=86_400, do=lambda: _forget(state)),
        )
        chores.start()
        yield
        await run_in_threadpool(chores.close)
        await run_in_threadpool(sender.close)
        if runner is not None:
            await run_in_threadpool(runner.close)
        await run_in_threadpool(state.vroom_workers.close)
        await run_in_threadpool(state.sheet_workers.close)
        await state.store.glances.close()
        await run_in_threadpool(state.store.close)

    app = FastAPI(
        title="Shanlu",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        generate_unique_id_function=_operation,
    )
    app.state.service = state
    app.add_middleware(BodyLimit, limit_bytes=int(settings.max_body_mb * 1_000_000))
    app.add_middleware(Observing, figures=state.figures, slow_s=settings.slow_request_s)
    app.add_middleware(AnswerHeaders)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["ETag", "Location", "Retry-After", "Idempotent-Replayed"],
            max_age=86_400,
        )
    problem_details.install(app)
    for resource in _RESOURCES:
        _refuse_without_rule(resource.router)
        app.include_router(resource.router, prefix="/v1", dependencies=[Depends(authorised)])
    app.include_router(health.router)
    app.include_router(observing.router)
    app.include_router(joining.router, prefix="/v1")
    if settings.vroom:
        app.include_router(vroom.router)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign] # as FastAPI documents it
    return app


def _runner(state: ServiceState, owner: str) -> Runner[Claimed]:
    settings, figures = state.settings, state.figures
    workers = _workers(settings)
    kinds: dict[str, Kind] = {
        "plan": PlanJobs(settings=settings, workers=workers, figures=figures),
        "study": StudyJobs(settings=settings, figures=figures),
    }
    return Runner(JobQueue(store=state.store, owner=owner, kinds=kinds), workers)


def _compile_ahead(settings: Settings) -> None:
    """Let the engine be compiled where nobody did, before the first plan wants it."""
    if settings.workers and settings.dask is None:
        from routing.solvers.ruin_recreate import is_warm, warm_later  # noqa: PLC0415 - takes a while

        if not is_warm():
            warm_later()


def _forget(state: ServiceState) -> None:
    with state.store.everything() as connection:
        retention.forget(connection, state.settings.retention_days)


def _workers(settings: Settings) -> Workers:
    if settings.dask is None:
        return LocalWorkers(settings.workers)
    return ClusterWorkers(settings.dask)


def _operation(route: APIRoute) -> str:
    return route.name


def _refuse_without_rule(router: APIRouter) -> None:
    names = {route.name for route in router.routes if isinstance(route, APIRoute)}
    without = names - rules.RULES.keys()
    if without:
        msg = f"operations without a rule in routing/api/rules.py: {sorted(without)}"
        raise LookupError(msg)


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        described = FastAPI.openapi(app)
        schemas = described["components"]["schemas"]
        schemas["Problem"] = problem_details.Problem.model_json_schema()
    return app.openapi_schema or {}
