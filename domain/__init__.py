"""
What can happen and what did: facts, states, decisions. Pure.

Imports the standard library, pydantic and itself; no clock, no randomness, no I/O.
Time, identity and settings come in as arguments. services > adapters > projections > domain.
"""
