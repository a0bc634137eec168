"""The name and the id of the token that put a version in force stand apart."""

from __future__ import annotations

from alembic import op

from app.storage.ledger.upgrades import part_tokens

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do as a server does with its own tables."""
    part_tokens(op.get_bind())
