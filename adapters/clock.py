"""The one reader of time and chance. Everything else takes them as arguments."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4


class SystemClock:
    """The clock of the machine in UTC, and fresh identities."""

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The date in UTC."""
        return self.now().date()

    def new_id(self) -> UUID:
        return uuid4()
