"""The published contract: what partners build on."""

from adapters.contracts import check_contracts as differences
from adapters.contracts import write_contracts as write

__all__ = ["differences", "write"]
