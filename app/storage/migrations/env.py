"""Alembic's door: runs what is due on the connection it is handed."""

from alembic import context

from app.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    transactional_ddl=False,  # the caller's transaction is around all of it
)
context.run_migrations()
