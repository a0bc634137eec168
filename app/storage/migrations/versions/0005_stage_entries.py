"""The workspace remembers when items entered their stages, from now on: of earlier times nothing is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let triggers fill it."""
    op.create_table(
        "stage_entries",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="Counts the entries of an item from 0."),
        sa.Column("pipeline", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False, comment="UTC."),
        sa.Column("by", sa.String(), comment="An employee, where known."),
        sa.PrimaryKeyConstraint("entity", "item", "number", name=op.f("pk_stage_entries")),
        comment="When items entered their stages, written by triggers. Kept when the item is removed.",
        sqlite_with_rowid=False,
    )
    op.execute(_CREATED.format(now=_NOW))
    op.execute(_MOVED.format(now=_NOW))


_NOW = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
_CREATED = """
CREATE TRIGGER items_created AFTER INSERT ON items
WHEN (new.pipeline, new.stage) IS NOT (
    SELECT pipeline, stage FROM stage_entries WHERE entity = new.entity AND item = new.id ORDER BY number DESC LIMIT 1
)
BEGIN
    INSERT INTO stage_entries
    SELECT new.entity, new.id, coalesce(max(number) + 1, 0), new.pipeline, new.stage,
        iif(max(number) IS NULL, coalesce(new.created_at, {now}), {now}),
        iif(max(number) IS NULL, (SELECT value FROM json_each(new.content, '$.created_by')), NULL)
    FROM stage_entries WHERE entity = new.entity AND item = new.id;
END
"""
"""An item that comes back from having been removed is where it was, and enters nothing."""
_MOVED = """
CREATE TRIGGER items_moved AFTER UPDATE OF pipeline, stage ON items
WHEN (new.pipeline, new.stage) IS NOT (old.pipeline, old.stage)
BEGIN
    INSERT INTO stage_entries
    SELECT new.entity, new.id, coalesce(max(number) + 1, 0), new.pipeline, new.stage, {now}, NULL
    FROM stage_entries WHERE entity = new.entity AND item = new.id;
END
"""
