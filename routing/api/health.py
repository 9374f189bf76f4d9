"""``/healthz`` and ``/readyz``: is the process up, can it answer."""

from __future__ import annotations

from fastapi import APIRouter

from routing.api.problem_details import responses
from routing.api.state import State

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer while the process runs."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: responses()[503]})
def readyz(state: State) -> dict[str, list[str]]:
    """Answer when the store does and plans can be made, with the regions that there are."""
    state.store.ping()
    return {"regions": list(state.regions.ids())}
