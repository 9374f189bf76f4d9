"""Webhooks: whom the service tells of what happens, instead of being asked again and again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field

from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.paging import Page, Paging
from routing.api.problem_details import responses
from routing.api.state import State
from routing.errors import InputError, LimitError
from routing.store import webhooks
from routing.store.desk import Row
from routing.store.webhooks import Event

router = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=StrictRoute)

MAX_WEBHOOKS = 20
WebhookId = Annotated[str, Path(max_length=200, description="As the list of webhooks has it.")]


class WebhookRequest(BaseModel):
    """Where to, and what of."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2000, pattern=r"^https?://[\x21-\x7e]+$")
    events: list[Event] = Field(min_length=1, max_length=20)


class Webhook(BaseModel):
    """A receiver without its secret."""

    id: str
    url: str
    events: list[Event]
    gone_at: datetime | None
    created_at: datetime


class NewWebhook(Webhook):
    """A receiver with the secret that its messages are signed with: it is not shown again."""

    secret: str


class Delivery(BaseModel):
    """A message to a receiver."""

    id: str
    event: Event
    status: Literal["waiting", "delivered", "failed"]
    attempts: int
    answer: str | None
    due_at: datetime
    created_at: datetime


@router.get("", responses=responses())
def list_webhooks(caller: Asking, page: Paging) -> Page[Webhook]:
    """List the organisation's receivers."""
    with caller.reading() as desk:
        rows = webhooks.listed(desk, page.after, page.size + 1)
    return Page[Webhook].model_validate(page.of(rows, _shown))


@router.post("", status_code=201, responses=responses())
def create_webhook(
    caller: Asking,
    state: State,
    given: Annotated[
        WebhookRequest,
        Body(examples=[{"url": "https://example.org/hooks/shanlu", "events": ["plan.published"]}]),
    ],
) -> NewWebhook:
    """Have somebody told; messages are signed with the secret in the answer, shown once.

    They carry `webhook-id`, `webhook-timestamp` and `webhook-signature` as Standard Webhooks
    describes them, are sent again until a 2xx comes back, for some 28 hours, and stop with a 410.
    """
    _check(given.url, private=state.settings.webhooks_private)
    with caller.writing() as desk:
        if len(webhooks.listed(desk, "", MAX_WEBHOOKS)) == MAX_WEBHOOKS:
            raise LimitError("too_many_webhooks", limit=MAX_WEBHOOKS)
        made = webhooks.create(desk, given.url, given.events)
    return NewWebhook(**_shown(made), secret=made["secret"])


@router.get("/{webhook_id}", responses=responses())
def get_webhook(caller: Asking, webhook_id: WebhookId) -> Webhook:
    """Get a receiver."""
    with caller.reading() as desk:
        return Webhook(**_shown(webhooks.get(desk, webhook_id)))


@router.delete("/{webhook_id}", status_code=204, responses=responses())
def delete_webhook(caller: Asking, webhook_id: WebhookId) -> None:
    """Tell a receiver nothing any more, nor what still waits."""
    with caller.writing() as desk:
        webhooks.remove(desk, webhook_id)


@router.get("/{webhook_id}/deliveries", responses=responses())
def list_deliveries(caller: Asking, webhook_id: WebhookId, page: Paging) -> Page[Delivery]:
    """List what a receiver was told or will be, and what it answered last."""
    with caller.reading() as desk:
        webhooks.get(desk, webhook_id)
        rows = webhooks.told(desk, webhook_id, page.after, page.size + 1)
    return Page[Delivery].model_validate(page.of(rows, dict))


def _check(url: str, *, private: bool) -> None:
    """Refuse what could never be sent to; where a name leads is looked at when something is."""
    try:
        parts = urlsplit(url)
        plain = parts.scheme != "https" and not private
        usable = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        usable = plain = False
    if not usable or plain:
        raise InputError("webhook_url_unusable", value=url)


def _shown(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "url", "events", "gone_at", "created_at")}
