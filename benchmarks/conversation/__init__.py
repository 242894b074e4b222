"""Follow-ups written by hand, and how many of them are understood."""
