"""Datasets, metrics and the runner."""
