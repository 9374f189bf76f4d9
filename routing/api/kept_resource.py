"""What every resource of rows under the user's own ids can do: list, get, put, delete."""

# No annotations from the future: the row's type is an argument, which no text could name.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Response
from fastapi.responses import JSONResponse

from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.conditional import Expected, Known, tag, unless_known
from routing.api.paging import Page, Paging
from routing.api.problem_details import responses
from routing.errors import InputError
from routing.formats.kept_rows import checked
from routing.formats.rows import Wire
from routing.store import documents
from routing.store.desk import Desk

RowId = Annotated[str, Path(max_length=200, description="The user's own id.")]


def kept_resource(
    kind: str,
    row: type[Wire],
    example: dict[str, Any],
    *,
    with_row: Callable[[Desk, str], None] | None = None,
) -> APIRouter:
    """Return the routes of a resource.

    Parameters
    ----------
    kind : str
        ``depot``: what the store calls it. Its address is the plural.
    with_row : callable, optional
        What else must end where a row is taken away, in the same transaction.
    """
    plural = f"{kind}s"
    router = APIRouter(
        prefix=f"/{plural.replace('_', '-')}",
        tags=[plural.replace("_", " ")],
        route_class=StrictRoute,
    )
    one: dict[str, Any] = {"response_model": row, "response_model_exclude_unset": True}

    @router.get(
        "",
        name=f"list_{plural}",
        response_model=Page[row],  # type: ignore[valid-type] # an argument, as below
        responses=responses(),
    )
    def list_rows(caller: Asking, page: Paging) -> Any:
        """List them in the order of their ids."""
        with caller.reading() as desk:
            rows = documents.listed(desk, kind, page.after, page.size + 1)
        return JSONResponse(page.of(rows, lambda found: found["content"]))

    @router.get(
        "/{row_id}",
        name=f"get_{kind}",
        responses=responses() | {304: {"description": "Known."}},
        **one,
    )
    def get_row(caller: Asking, row_id: RowId, known: Known = None) -> Response:
        """Get one, with the `ETag` that an edit needs."""
        with caller.reading() as desk:
            found = documents.get(desk, kind, row_id)
        return unless_known(tag(found["version"]), known, found["content"])

    @router.put("/{row_id}", name=f"put_{kind}", responses=responses(412), **one)
    def put_row(
        caller: Asking,
        row_id: RowId,
        given: Annotated[row, Body(examples=[example])],  # type: ignore[valid-type] # ours to give
        expected: Expected,
    ) -> Response:
        """Add one under its own id, or replace it."""
        content = checked(given)
        if content["id"] != row_id:
            raise InputError("id_differs", id=row_id, value=content["id"])
        with caller.writing() as desk:
            version = documents.put(desk, kind, row_id, content, expected=expected)
        return JSONResponse(content, headers={"ETag": tag(version)})

    @router.delete("/{row_id}", name=f"delete_{kind}", status_code=204, responses=responses())
    def delete_row(caller: Asking, row_id: RowId) -> None:
        """Take one away; days that were planned with it stay as they are."""
        with caller.writing() as desk:
            documents.remove(desk, kind, row_id)
            if with_row is not None:
                with_row(desk, row_id)

    return router
