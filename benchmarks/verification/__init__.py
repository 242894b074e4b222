"""Verification measured: changed claims caught, true ones let through."""
