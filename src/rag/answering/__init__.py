"""Hits into an answer."""
