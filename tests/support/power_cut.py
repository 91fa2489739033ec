"""
What a disk may have kept of a stream's folder after the power went: files of an earlier moment, short, empty, zeros, missing.

Source: filestore of nats-server 2.15: `meta.inf` and `meta.sum` (the configuration and its checksum), `msgs/<n>.blk` and
`msgs/index.db`, `obs/<consumer>/`. Renames and lengths may be on the disk before contents are.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

Kept = Callable[[Path, Path], None]
"""Makes of the folder as it was in memory what was on the disk; the second is the folder at an earlier moment."""


def everything(folder: Path, earlier: Path) -> None:
    """The program was killed, and nothing else."""


def an_earlier_moment(*parts: str) -> Kept:
    """Of these parts of the folder; none named: of all."""

    def kept(folder: Path, earlier: Path) -> None:
        for part in parts or [path.name for path in earlier.iterdir()]:
            nothing_of(part)(folder, earlier)
            if (earlier / part).is_dir():
                shutil.copytree(earlier / part, folder / part)
            else:
                shutil.copy(earlier / part, folder / part)

    return kept


def nothing_of(*parts: str) -> Kept:
    """These parts are missing; none named: the whole folder."""

    def kept(folder: Path, _earlier: Path) -> None:
        for path in [folder / part for part in parts] or [folder]:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    return kept


def the_bare_folder(folder: Path, earlier: Path) -> None:
    nothing_of()(folder, earlier)
    folder.mkdir()


def empty(*parts: str) -> Kept:
    """The names of these files, and nothing of their content."""

    def kept(folder: Path, _earlier: Path) -> None:
        for part in parts:
            os.truncate(folder / part, 0)

    return kept


def zeros(part: str) -> Kept:
    """The length of that file, and nothing of its content."""

    def kept(folder: Path, _earlier: Path) -> None:
        (folder / part).write_bytes(bytes((folder / part).stat().st_size))

    return kept


def the_last_block_without(lost: float) -> Kept:
    """It ends before that share of it."""

    def kept(folder: Path, _earlier: Path) -> None:
        block = _last_block(folder)
        os.truncate(block, int(block.stat().st_size * (1 - lost)))

    return kept


def the_last_block_with_zeros(lost: float) -> Kept:
    """It has its length, and zeros for that share at its end."""

    def kept(folder: Path, _earlier: Path) -> None:
        block = _last_block(folder)
        size = block.stat().st_size
        begins = int(size * (1 - lost))
        with block.open("r+b") as file:
            file.seek(begins)
            file.write(bytes(size - begins))

    return kept


def a_block_with_a_page_of_zeros(folder: Path, _earlier: Path) -> None:
    """In its midst, as when pages reach the disk out of order."""
    block = _last_block(folder)
    with block.open("r+b") as file:
        file.seek(block.stat().st_size // 2)
        file.write(bytes(4096))


def both(first: Kept, second: Kept) -> Kept:
    def kept(folder: Path, earlier: Path) -> None:
        first(folder, earlier)
        second(folder, earlier)

    return kept


def _last_block(folder: Path) -> Path:
    return max((folder / "msgs").glob("*.blk"), key=lambda path: int(path.stem))
