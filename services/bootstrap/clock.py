"""What day it is where the partnerships are, and fresh identities."""

from datetime import date
from zoneinfo import ZoneInfo

from adapters.clock import SystemClock

_LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The date on the partnerships' own calendar."""
    return SystemClock().now().astimezone(_LONDON).date()


def fresh_id() -> str:
    """An identity that nothing had before."""
    return str(SystemClock().new_id())
