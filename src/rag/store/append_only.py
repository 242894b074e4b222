"""Tables whose rows are added and never changed or removed, held to it by the database.

Knows which statements each database takes; nothing of what the tables hold.
"""

from __future__ import annotations

from sqlalchemy import Connection

_MESSAGE = "rows here are added, never changed or removed"


def forbid_changes(connection: Connection, table: str) -> None:
    """Make UPDATE and DELETE on ``table`` fail. For migrations: a table made anew is
    none of this. SQLite and PostgreSQL have triggers for it; elsewhere the hashes of
    ``rag.store.audit`` are what shows a change."""
    if connection.dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
            )
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS "
            f"$$BEGIN RAISE EXCEPTION '{_MESSAGE}'; END$$ LANGUAGE plpgsql"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
        )
