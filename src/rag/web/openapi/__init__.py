"""``/openapi.json``: what routes say of themselves, and what all of them have in common."""
