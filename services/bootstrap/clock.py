"""What day it is where the partnerships are."""

from datetime import date
from zoneinfo import ZoneInfo

from adapters.clock import SystemClock

_LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The date on the partnerships' own calendar."""
    return SystemClock().now().astimezone(_LONDON).date()
