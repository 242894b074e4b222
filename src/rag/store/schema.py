"""Bring a database to this version's schema, and never touch a newer one.

Knows Alembic and where the migrations lie; nothing of what the tables mean.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from rag.errors import StoreError
from rag.store.engine import reading, writing

# The newest migration; a test sees that it is. Naming it here saves importing
# Alembic, 0.3 s, wherever there is nothing to migrate.
HEAD = "0012"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Create or upgrade the schema, in one transaction.

    Raises StoreError for a database of a schema this version does not know.
    """
    with reading(engine) as connection:
        if _revision(connection) == HEAD:
            return
    # Imported here for start-up time only.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:
        current = _revision(connection)
        if current is not None and current not in known:
            raise StoreError(
                f"The store's schema ({current}) is newer than this version of Hỏi Báo knows "
                f"({HEAD}). Upgrade Hỏi Báo; nothing was changed."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
