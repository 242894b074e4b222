"""Files and payloads into articles."""
