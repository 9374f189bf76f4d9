"""Regions: where days can be planned. They are built on the command line."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

from routing.api.access import Asking
from routing.api.problem_details import responses
from routing.api.state import State

router = APIRouter(prefix="/regions", tags=["regions"])


class RegionList(BaseModel):
    """Ids of the regions that there are."""

    items: list[str]


@router.get("", responses=responses())
def list_regions(caller: Asking, state: State) -> RegionList:
    """List the regions that are built on this installation; all organisations may plan in them."""
    del caller
    return RegionList(items=list(state.regions.ids()))


@router.get("/{region_id}", responses=responses())
def get_region(
    caller: Asking,
    state: State,
    region_id: Annotated[str, Path(max_length=200, description="As the list of regions has it.")],
) -> dict[str, Any]:
    """Tell what a region holds: sizes, date of its map, licence."""
    del caller
    return state.region(region_id).figures()
