"""The published contract: what partners build on."""

from pathlib import Path

from adapters.contracts import OPENAPI, as_kept, check_contracts, write_contracts
from services.api import openapi


def differences(directory: Path) -> list[str]:
    """What differs between the code and the files kept in `directory`, each with what to do; empty when nothing."""
    found = check_contracts(directory)
    if _kept(directory) != as_kept(openapi.document()):
        found.append(
            f"{OPENAPI} differs from the code: run golden-thread contracts and look at the difference"
        )
    return found


def write(directory: Path) -> list[str]:
    """Bring the files up to date; the paths written or removed. Raises Misconfigured before breaking a promise."""
    written = write_contracts(directory)
    wanted = as_kept(openapi.document())
    if _kept(directory) != wanted:
        (directory / OPENAPI).write_text(wanted)
        written.append(OPENAPI)
    return written


def _kept(directory: Path) -> str | None:
    path = directory / OPENAPI
    return path.read_text() if path.exists() else None
