"""Measures speed and memory as ratios, each in one run on one machine: ``python -m benchmarks``."""
