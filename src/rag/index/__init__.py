"""Derived from the store, rebuildable: vectors, lexical index, embeddings, sync."""
