"""How Alembic runs the migrations: on the connection that the store hands over."""

from __future__ import annotations

from alembic import context

from rag.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # The store's own transaction holds: all migrations, or none.
    transactional_ddl=False,
)
context.run_migrations()
