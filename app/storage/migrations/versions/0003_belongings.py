"""One table for all that belongs to items beside their fields; the chats move into it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and take the chats in."""
    op.create_table(
        "belongings",
        sa.Column("number", sa.Integer(), nullable=False, comment="In the order in which they came up."),
        sa.Column("kind", sa.String(), nullable=False, comment="Chat, Task, Document …"),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False, comment="The item to which it belongs; empty for none."),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("series", sa.String(), comment="What is counted through: documents of a template, payments."),
        sa.Column("count", sa.Integer()),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_belongings")),
        sa.UniqueConstraint("kind", "id", name=op.f("uq_belongings_kind_id")),
    )
    op.create_index(op.f("ix_belongings_entity_item_kind"), "belongings", ["entity", "item", "kind"])
    op.create_index(op.f("ix_belongings_kind_series_count"), "belongings", ["kind", "series", "count"])
    op.execute(
        "INSERT INTO belongings (kind, id, entity, item, content) "
        "SELECT 'Chat', id, '', '', json_object('name', name, 'members', json(members), "
        "'made_by_rule', json(iif(made_by_rule, 'true', 'false')), "
        "'private', json(iif(private, 'true', 'false'))) FROM chats ORDER BY id"
    )
    op.drop_table("chats")
