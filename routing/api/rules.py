"""Who may do what: every operation of ``/v1`` by its name, and the scopes that allow it.

An operation without a rule is refused to everybody, and the application does not start with one.
"""

from __future__ import annotations

from typing import Literal

Scope = Literal["admin", "planner", "coordinator", "courier"]
"""What a token may be for."""

HOST = "host"
"""An admin of the organisation that runs the installation."""

_STAFF = frozenset({"admin", "planner", "coordinator"})
_OFFICE = frozenset({"admin", "coordinator"})
_ADMIN = frozenset({"admin"})
_COURIER = frozenset({"courier"})
EVERYBODY = _STAFF | _COURIER

RULES: dict[str, frozenset[str]] = {
    "list_organisations": frozenset({HOST}),
    "create_organisation": frozenset({HOST}),
    "list_tokens": _ADMIN,
    "create_token": _ADMIN,
    "rotate_token": EVERYBODY,
    "revoke_token": _ADMIN,
    "list_audit": _ADMIN,
    "list_regions": _STAFF,
    "get_region": _STAFF,
    "list_service_points": _STAFF,
    "get_service_point": _STAFF,
    "put_service_point": _STAFF,
    "delete_service_point": _STAFF,
    "list_depots": _STAFF,
    "get_depot": _STAFF,
    "put_depot": _STAFF,
    "delete_depot": _STAFF,
    "list_vehicles": _STAFF,
    "get_vehicle": _STAFF,
    "put_vehicle": _OFFICE,
    "delete_vehicle": _OFFICE,
    "list_couriers": _OFFICE,
    "get_courier": _OFFICE,
    "put_courier": _OFFICE,
    "delete_courier": _OFFICE,
    "create_join_code": _OFFICE,
    "list_orders": _STAFF,
    "get_order": _STAFF,
    "create_order": _OFFICE,
    "create_orders": _OFFICE,
    "put_order": _OFFICE,
    "cancel_order": _OFFICE,
    "create_plan": _STAFF,
    "list_plans": _STAFF,
    "get_plan": _STAFF,
    "list_versions": _STAFF,
    "cancel_plan": _STAFF,
    "get_progress": _STAFF,
    "get_routes": _STAFF,
    "get_routes_file": _STAFF,
    "edit_routes": _STAFF,
    "list_publications": _STAFF,
    "publish_plan": _OFFICE,
    "get_tracking": _STAFF,
    "create_study": _STAFF,
    "list_studies": _STAFF,
    "get_study": _STAFF,
    "cancel_study": _STAFF,
    "get_answer": _STAFF,
    "get_answer_file": _STAFF,
    "get_account": _OFFICE,
    "get_account_file": _OFFICE,
    "list_webhooks": _ADMIN,
    "create_webhook": _ADMIN,
    "get_webhook": _ADMIN,
    "delete_webhook": _ADMIN,
    "list_deliveries": _ADMIN,
    "get_courier_route": _COURIER,
    "add_courier_events": _COURIER,
}

PUBLIC = frozenset({"join"})
"""Without a token: a courier has none yet."""
