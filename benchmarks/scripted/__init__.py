"""A scripted language model on loopback, and what reaches readers of what it says."""
