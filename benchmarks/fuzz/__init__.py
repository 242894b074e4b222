"""Every operation of the API's description, fuzzed on a real server: ``python -m benchmarks.fuzz``."""
