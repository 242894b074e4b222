"""Processes that search and answer beside the one that serves."""
