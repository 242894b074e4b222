"""Append-only schema migrations, run by ``rag.store.schema``."""
