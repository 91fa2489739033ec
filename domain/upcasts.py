"""Old stored shapes to today's: pure functions on the stored fields, one step per released version."""

from collections.abc import Callable, Mapping
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: Mapping[str, tuple[str, Upcast]] = {}
"""Retired stored name → (its successor, what makes the successor's fields of its fields)."""
