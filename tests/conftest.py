"""Settings of the whole suite."""

from hypothesis import settings

# A deadline is a timed assertion, and shared machines wander.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
