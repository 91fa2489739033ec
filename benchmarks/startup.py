"""
How long a program takes to be there: `golden-thread --help`, and a node that has read its settings and waits for work.

`python -m benchmarks.run --only startup`: each in a fresh process, after one that nobody counts.
"""

import subprocess
import sysconfig
import time
from pathlib import Path

HELP = "golden-thread --help, ms"
IMPORTED = "the program of a node imported, ms"
NOTHING = "Python itself, ms"
_TIMES = 3


def measure() -> dict[str, float]:
    """Milliseconds, medians of some in a row."""
    scripts = Path(sysconfig.get_path("scripts"))
    return {
        HELP: _median([str(scripts / "golden-thread"), "--help"]),
        IMPORTED: _median([str(scripts / "python"), "-c", "import services.bootstrap.house"]),
        NOTHING: _median([str(scripts / "python"), "-c", "pass"]),
    }


def _median(command: list[str]) -> float:
    found = sorted(_milliseconds(command) for _ in range(_TIMES + 1))
    return found[_TIMES // 2]


def _milliseconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000
