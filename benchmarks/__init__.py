"""What the figures of docs/benchmarks.md come from. Needs the data folder of measurements."""
