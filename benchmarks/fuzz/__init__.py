"""Every operation of the API's description, fuzzed: ``python -m benchmarks.fuzz``."""
