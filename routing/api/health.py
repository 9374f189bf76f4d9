"""``/healthz`` and ``/readyz``: is the process up, can it answer."""

from __future__ import annotations

from fastapi import APIRouter

from routing.api.state import State

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer while the process runs."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(state: State) -> dict[str, list[str]]:
    """Answer when plans can be made, with the regions that there are."""
    return {"regions": list(state.regions.ids())}
