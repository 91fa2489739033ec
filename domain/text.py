"""
Free text says by its type whether it may be read by everybody or belongs to somebody.

Source: Golden Thread design, "What an event carries". A test walks every fact and every command and refuses
a free-text field that is neither.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints


@dataclass(frozen=True, slots=True)
class Public:
    """Marks text that may be shown on a board and cross the border. Guarded against identifiers on the way in."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks text about a person. No stored fact may carry it in the clear; see docs/decisions."""


PublicText = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S"), Public()
]
PersonalText = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S"), Personal()
]
