"""Alembic's entry: runs on the connection (and inside the transaction) `migrate` hands over."""

from alembic import context

from domain.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
