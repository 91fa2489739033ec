"""
The eventsourcing library's recorder, writing through our append function.

The library's own insert is used in none of its forms: its pipeline hangs for ever on a large batch with the table
locked, its functions in the database take no lock at all (POSTGRES_ENABLE_DB_FUNCTIONS), and its retry reports a
conflict when only the reply to a commit was lost.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    StoredEvent,
)
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import retry

from adapters.clock import SystemClock
from adapters.event_store import append_call
from adapters.event_store.append_call import Answer, Encoded
from adapters.event_store.statements import Statements
from domain.errors import Misconfigured
from domain.history import Unit
from domain.names import PartnershipId

_CLOCK = SystemClock()


class LogRecorder(PostgresApplicationRecorder):
    """
    `origin` is whose events these are. Those of the schema's own partnership must follow their stream without a gap.

    Raises Misconfigured for a datastore with database functions, or with UUIDs for identities.
    """

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        origin: PartnershipId | None = None,
        new_id: Callable[[], UUID] = _CLOCK.new_id,
    ) -> None:
        if datastore.enable_db_functions:
            raise Misconfigured(
                "POSTGRES_ENABLE_DB_FUNCTIONS must stay off: its insert takes no lock, so readers miss events"
            )
        if datastore.originator_id_type != "text":
            raise Misconfigured("ORIGINATOR_ID_TYPE must be text: references are our identities")
        super().__init__(datastore, events_table_name="stored_events")
        self.channel_name = f"{datastore.schema}_log"
        self._origin = origin or datastore.schema
        self._new_id = new_id
        self._schema = datastore.schema
        self._append = Statements(datastore.schema).append

    def create_table(self) -> None:
        """Nothing: the migrations make it."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """All or none. Raises IntegrityError when a stream has moved on. Tracking is refused: use the inbox."""
        if kwargs.get("tracking") is not None:
            raise NotSupportedError("tracking loses late messages; the inbox keeps them")
        if not stored_events:
            return []
        call = self._new_id()
        unit = Unit(f"save:{call}", b"", str(call), None, "save", None)
        events = tuple(
            (str(e.originator_id), e.originator_version, e.topic, e.state, self._origin)
            for e in stored_events
        )
        answer = self._call(
            append_call.transaction(call, [Encoded(unit, events)], self._schema).given
        )
        if answer.statuses[0] != append_call.RECORDED:
            raise IntegrityError("the stream moved on; load it again and decide again")
        first, last = answer.firsts[0], answer.lasts[0]
        assert first is not None  # noqa: S101 (what was recorded has positions)
        assert last is not None  # noqa: S101
        return list(range(first, last + 1))

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def _call(self, arguments: Sequence[object]) -> Answer:
        with self.datastore.get_connection() as connection:
            row = connection.execute(self._append, arguments, prepare=True, binary=True).fetchone()
        assert row is not None  # noqa: S101 (a function returns a row)
        return Answer(**row)


class LogFactory(PostgresFactory):
    """Makes LogRecorders and nothing else."""

    def application_recorder(self) -> ApplicationRecorder:
        return LogRecorder(self.datastore)

    def aggregate_recorder(self, purpose: str = "events") -> Any:
        raise NotSupportedError(f"there is no table for {purpose}")

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:  # noqa: ARG002 (the library names it)
        raise NotSupportedError("tracking loses late messages; the inbox keeps them")

    def process_recorder(self) -> Any:
        raise NotSupportedError("tracking loses late messages; the inbox keeps them")
