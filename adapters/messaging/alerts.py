"""What a line of the log says about an error: never the content of a message."""

from pathlib import Path
from traceback import extract_tb

from domain.errors import GoldenThreadError


def where(error: Exception) -> str:
    """Class and place; the words only of our own errors, because others' may repeat what was sent."""
    frames = extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    words = f": {error}" if isinstance(error, GoldenThreadError) else ""
    return f"{type(error).__name__}{place}{words}"
