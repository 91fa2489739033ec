"""The files of the project as they are submitted: all that .gitignore does not leave out."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "projections", "adapters", "services")

_LEFT_OUT = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines())]


def project_files(folder: Path = ROOT) -> Iterator[Path]:
    """Without asking git, which may not be there or not trust the folder's owner."""
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, left_out) for left_out in _LEFT_OUT):
            continue
        if path.is_dir():
            yield from project_files(path)
        else:
            yield path


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
