"""Checks of one sentence against its evidence, one kind of thing a file."""
