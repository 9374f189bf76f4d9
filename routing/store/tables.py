"""Every table, in one schema that SQLite and PostgreSQL both have.

Whatever belongs to an organisation begins its primary key with ``organisation_id``. Contents are
JSON documents in the formats that docs/file-formats.md and docs/api.md describe; only what is
searched for has a column of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from routing.store.moments import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

ID = String(200)
"""A user's own id, or one of ours."""
DIGEST = String(64)
"""SHA-256 in hexadecimal."""


def _organisation() -> Column[str]:
    return Column("organisation_id", ID, ForeignKey("organisations.id"), primary_key=True)


def _document(name: str) -> Table:
    """Rows that users keep under their own ids: a native row each, with a version for edits."""
    return Table(
        name,
        metadata,
        _organisation(),
        Column("id", ID, primary_key=True),
        Column("content", JSON, nullable=False),
        Column("version", Integer, nullable=False),
        Column("updated_at", Moment, nullable=False),
    )


organisations = Table(
    "organisations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False),
    # The one that runs the installation: its admins may make others.
    Column("is_host", Boolean, nullable=False),
    # Keys the ids of drives, which must not tell who drove.
    Column("drive_key", DIGEST, nullable=False),
    Column("created_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("scope", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("courier_id", ID),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

join_codes = Table(
    "join_codes",
    metadata,
    _organisation(),
    Column("digest", DIGEST, primary_key=True),
    Column("courier_id", ID, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

service_points = _document("service_points")
depots = _document("depots")
vehicles = _document("vehicles")
couriers = _document("couriers")

orders = Table(
    "orders",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("content", JSON, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "organisation_id", "date", "id"),
)

plans = Table(
    "plans",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("region", ID),
    # The whole day as it was planned: a plan can be judged and drawn again at any time.
    Column("day", JSON, nullable=False),
    # 0 until there is a first one.
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "organisation_id", "date", "id"),
)

plan_versions = Table(
    "plan_versions",
    metadata,
    _organisation(),
    Column("plan_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("violations", JSON, nullable=False),
    Column("locked", JSON, nullable=False),
    Column("cost", Float, nullable=False),
    Column("made_by", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["organisation_id", "plan_id"], ["plans.organisation_id", "plans.id"]),
)

publications = Table(
    "publications",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("region", ID),
    Column("plan_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("differences", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["organisation_id", "plan_id", "version"],
        ["plan_versions.organisation_id", "plan_versions.plan_id", "plan_versions.version"],
    ),
    Index(None, "organisation_id", "date", "id"),
)

published_costs = Table(
    "published_costs",
    metadata,
    _organisation(),
    Column("publication_id", ID, primary_key=True),
    Column("shipment_id", ID, primary_key=True),
    Column("vehicle_id", ID, nullable=False),
    Column("courier_id", ID),
    Column("village", ID, nullable=False),
    Column("township", ID, nullable=False),
    Column("parcels", Integer, nullable=False),
    Column("weight_kg", Float, nullable=False),
    # Its share of its route's.
    Column("cost", Float, nullable=False),
    ForeignKeyConstraint(
        ["organisation_id", "publication_id"],
        ["publications.organisation_id", "publications.id"],
    ),
)

courier_routes = Table(
    "courier_routes",
    metadata,
    _organisation(),
    Column("courier_id", ID, primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("publication_id", ID, nullable=False),
    Column("etag", DIGEST, nullable=False),
    # The bundle as it goes out: JSON, compressed once when it is published.
    Column("body_gzip", LargeBinary, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject_id", ID, nullable=False),
    Column("request", JSON, nullable=False),
    Column("status", String(20), nullable=False),
    Column("best_cost", Float),
    Column("attempts", Integer, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
    # Who carries it out, and until when that is believed without a sign of life.
    Column("owner", ID),
    Column("lease_until", Moment),
    Column("error", JSON),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Index(None, "status", "created_at"),
    Index(None, "organisation_id", "subject_id"),
)

courier_events = Table(
    "courier_events",
    metadata,
    _organisation(),
    Column("courier_id", ID, primary_key=True),
    # The phone's own; should it give one id to two events, both are kept.
    Column("id", ID, primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("content", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index(None, "organisation_id", "date", "courier_id"),
)

drive_positions = Table(
    "drive_positions",
    metadata,
    _organisation(),
    # Of a courier and a day, by a keyed digest: the track says nothing of who drove it.
    Column("drive_id", DIGEST, primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("date", String(10), nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    _organisation(),
    Column("key", ID, primary_key=True),
    Column("digest", DIGEST, nullable=False),
    Column("status", Integer),
    Column("answer", JSON),
    Column("created_at", Moment, nullable=False),
)

studies = Table(
    "studies",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("region", ID, nullable=False),
    Column("created_at", Moment, nullable=False),
)

study_documents = Table(
    "study_documents",
    metadata,
    _organisation(),
    Column("study_id", ID, primary_key=True),
    Column("format", String(10), primary_key=True),
    Column("lang", String(5), primary_key=True),
    # As it was written when the study was answered: nothing of it needs to be computed again.
    Column("body_gzip", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["organisation_id", "study_id"], ["studies.organisation_id", "studies.id"]
    ),
)

webhooks = Table(
    "webhooks",
    metadata,
    _organisation(),
    Column("id", ID, primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("events", JSON, nullable=False),
    # As it is: what goes out is signed with it.
    Column("secret", String(100), nullable=False),
    # Since when its receiver wants nothing more (410).
    Column("gone_at", Moment),
    Column("created_at", Moment, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    _organisation(),
    Column("webhook_id", ID, primary_key=True),
    # Of the event for this receiver: what has been told is not told again.
    Column("id", ID, primary_key=True),
    Column("event", String(50), nullable=False),
    Column("body", JSON, nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    # When it is tried next; while somebody tries, until when that is believed.
    Column("due_at", Moment, nullable=False),
    Column("answer", String(200)),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["organisation_id", "webhook_id"], ["webhooks.organisation_id", "webhooks.id"]
    ),
    Index(None, "status", "due_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("organisation_id", ID, ForeignKey("organisations.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("token_id", ID),
    Column("action", String(50), nullable=False),
    Column("subject_id", ID, nullable=False),
    Column("details", JSON, nullable=False),
    Index(None, "organisation_id", "number"),
)
