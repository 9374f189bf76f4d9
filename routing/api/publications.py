"""Publishing: couriers get a version of a plan, and the coordinator sees what that changes."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict

from routing import wording
from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.conditional import Seen
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.plan_states import version_of
from routing.api.plans import PlanId
from routing.api.problem_details import preferred_language, responses
from routing.api.state import State
from routing.errors import ConflictError, StaleError
from routing.formats.native_plan import read_plan
from routing.formats.revision import revision
from routing.plans import Plan
from routing.plans.costs import shipment_costs
from routing.problem import Problem
from routing.store import accounts, plans, publications
from routing.store.desk import Desk, Row
from routing.tasks.courier_bundles import bundles

router = APIRouter(prefix="/plans", tags=["plans"], route_class=StrictRoute)


class PublicationRequest(BaseModel):
    """Whether the plan goes out although the checker found something."""

    model_config = ConfigDict(extra="forbid")

    accept_violations: bool = False


class Publication(BaseModel):
    """What couriers have now, and how that differs from what they had."""

    id: str
    plan: str
    version: int
    date: str
    replaces: str | None
    changes: list[dict[str, Any]]
    routes: list[dict[str, Any]]
    couriers: list[str]
    without_courier: list[str]


class PublicationInfo(BaseModel):
    """One publication of a plan."""

    id: str
    version: int
    created_at: datetime


@router.get("/{plan_id}/publications", responses=responses())
def list_publications(caller: Asking, plan_id: PlanId) -> list[PublicationInfo]:
    """List when which version was published, the latest first."""
    with caller.reading() as desk:
        plans.get(desk, plan_id)
        rows = publications.of_plan(desk, plan_id)
    return [PublicationInfo.model_validate(dict(row)) for row in rows]


@router.post(
    "/{plan_id}/publications",
    status_code=201,
    responses=responses(409, 412, 428),
    response_model=Publication,
)
def publish_plan(
    request: Request,
    caller: Asking,
    state: State,
    plan_id: PlanId,
    seen: Seen,
    given: Annotated[PublicationRequest, Body(examples=[{}])],
    key: IdempotencyKey = None,
) -> Response:
    """Let couriers have the version that was reviewed; the answer says what changes for them.

    It takes the place of what was published before for the same day and region.
    """
    lang = preferred_language(request)
    with caller.reading() as desk:
        row = plans.get(desk, plan_id)
        reviewed = version_of(desk, row)
    if reviewed["version"] != seen:
        raise StaleError("changed_meanwhile", id=plan_id)
    if reviewed["violations"]["en"] and not given.accept_violations:
        raise ConflictError("plan_has_violations", count=len(reviewed["violations"]["en"]))
    problem, _ = state.located(row["day"])
    plan = read_plan(reviewed["content"])
    documents = bundles(plan, problem, lang)
    costs = [asdict(one) for one in shipment_costs(plan, problem)]
    with caller.writing() as desk:

        def act() -> Answer:
            if plans.get(desk, plan_id)["version"] != seen:
                raise StaleError("changed_meanwhile", id=plan_id)
            told = _published(desk, row, plan, problem, documents, lang)
            accounts.keep(desk, told.id, costs)
            return Answer(status=201, content=told.model_dump(mode="json"))

        asked = ("publish_plan", [plan_id, seen, given.accept_violations])
        return once(desk, key, asked, act)


def _published(
    desk: Desk,
    row: Row,
    plan: Plan,
    problem: Problem,
    documents: dict[str, dict[str, Any]],
    lang: wording.Lang,
) -> Publication:
    date, region, number = row["date"], row["region"], row["version"]
    standing = publications.latest(desk, date, region)
    before = Plan(start=plan.start)
    gone: list[str] = []
    if standing is not None:
        version = plans.version(desk, standing["plan_id"], standing["version"])
        before = read_plan(version["content"])
        had = publications.couriers_of(desk, standing["id"])
        gone = [courier for courier in had if courier not in documents]
    told = revision(before, plan, problem, (), lang)
    nothing = {"date": date, "routes": []}
    going = {**documents, **{courier: {"courier": courier, **nothing} for courier in gone}}
    routes = {
        courier: _packed({**document, "plan": row["id"], "version": number})
        for courier, document in going.items()
    }
    differences = {"changes": told["changes"], "routes": told["routes"]}
    publication = publications.publish(
        desk,
        date=date,
        region=region,
        plan=row["id"],
        version=number,
        differences=differences,
        routes=routes,
    )
    busy = [courier for courier, document in documents.items() if document["routes"]]
    courier_of = {vehicle.id: vehicle.courier for vehicle in problem.vehicles}
    return Publication(
        id=publication,
        plan=row["id"],
        version=number,
        date=date,
        replaces=None if standing is None else standing["id"],
        **differences,
        couriers=busy,
        without_courier=[
            route.vehicle_id for route in plan.routes if courier_of.get(route.vehicle_id) is None
        ],
    )


def _packed(document: dict[str, Any]) -> tuple[str, bytes]:
    """Return a document's ETag, and the document as it goes out."""
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(content).hexdigest()[:32], gzip.compress(content, 9, mtime=0)
