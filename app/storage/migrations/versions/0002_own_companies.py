"""The companies in whose name documents are made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "own_companies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False, comment="Texts by key."),
        sa.Column("usual", sa.Boolean(), nullable=False, comment="Where no other is named; at most one."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_companies")),
    )
