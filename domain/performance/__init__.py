"""Figures: indicator definitions, collection rounds, returns, aggregates, benchmarks."""
