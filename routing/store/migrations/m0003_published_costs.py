"""What each shipment of a published plan costs."""

# Frozen: later changes are migrations of their own.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "published_costs",
        sa.Column("organisation_id", sa.String(length=200), nullable=False),
        sa.Column("publication_id", sa.String(length=200), nullable=False),
        sa.Column("shipment_id", sa.String(length=200), nullable=False),
        sa.Column("vehicle_id", sa.String(length=200), nullable=False),
        sa.Column("courier_id", sa.String(length=200), nullable=True),
        sa.Column("village", sa.String(length=200), nullable=False),
        sa.Column("township", sa.String(length=200), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("weight_kg", sa.Float(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_published_costs_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "publication_id"],
            ["publications.organisation_id", "publications.id"],
            name=op.f("fk_published_costs_organisation_id_publications"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "publication_id",
            "shipment_id",
            name=op.f("pk_published_costs"),
        ),
    )
