"""Our recorder passes the library's own tests of a recorder, and does not fall into the library's traps."""

import itertools
from collections.abc import Iterator

import pytest
from eventsourcing.persistence import (
    IntegrityError,
    NotSupportedError,
    StoredEvent,
    Tracking,
)
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)
from psycopg.conninfo import conninfo_to_dict

from adapters.event_store.recorder import LogFactory, LogRecorder
from domain.errors import Misconfigured
from tests.support.postgres import Database

NEIGHBOUR = (
    "stscp"  # whose versions may begin and skip as they like, as those of the library's tests do
)


def datastore(dsn: str, **settings: object) -> PostgresDatastore:
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
    return PostgresDatastore(
        parts["dbname"],
        parts["host"],
        parts["port"],
        parts["user"],
        parts["password"],
        **{"schema": "hsscp", "originator_id_type": "text", "pool_size": 4} | settings,  # type: ignore[arg-type]
    )


@pytest.fixture
def store(database: Database) -> Iterator[PostgresDatastore]:
    with datastore(database.dsn("hsscp")) as store:
        yield store


class OnOurLog:
    """What the library's cases ask of a subclass."""

    _names = itertools.count(1)
    store: PostgresDatastore

    @pytest.fixture(autouse=True)
    def _store(self, store: PostgresDatastore) -> None:
        self.store = store

    def create_recorder(self) -> LogRecorder:
        return LogRecorder(self.store, origin=NEIGHBOUR)

    def new_originator_id(self) -> str:
        return f"stream-{next(self._names)}"


class TestTheLibrarysRecorderCases(OnOurLog, ApplicationRecorderTestCase[LogRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTheLibrarysNonInterleavingCase(OnOurLog, NonInterleavingNotificationIDsBaseCase):
    pass


def stored(version: int, *, stream: str = "s", state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "topic", state)


def test_a_stream_of_the_partnership_follows_without_a_gap(store):
    recorder = LogRecorder(store)
    recorder.insert_events([stored(1), stored(2)])

    for version in (0, 2, 4):
        with pytest.raises(IntegrityError):
            recorder.insert_events([stored(version)])
    assert recorder.insert_events([stored(3)]) == [3]


def test_a_large_batch_does_not_hang(store):
    recorder = LogRecorder(store)
    recorder.insert_events([stored(n, state=bytes(20_000)) for n in range(1, 1001)])

    assert recorder.max_notification_id() == 1000


def test_database_functions_are_refused(database):
    functions = datastore(database.dsn("hsscp"), enable_db_functions=True)
    with functions, pytest.raises(Misconfigured, match="no lock"):
        LogRecorder(functions)


def test_uuid_identities_are_refused(database):
    uuids = datastore(database.dsn("hsscp"), originator_id_type="uuid")
    with uuids, pytest.raises(Misconfigured, match="ORIGINATOR_ID_TYPE"):
        LogRecorder(uuids)


def test_tracking_is_refused_wherever_it_could_come_in(database, store):
    with pytest.raises(NotSupportedError):
        LogRecorder(store).insert_events([stored(1)], tracking=Tracking("other", 1))

    parts = {key: str(value) for key, value in conninfo_to_dict(database.dsn("hsscp")).items()}
    environment = {
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts["port"],
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts["password"],
    }
    with LogFactory(environment) as factory:
        for make in (factory.tracking_recorder, factory.process_recorder):
            with pytest.raises(NotSupportedError):
                make()
        with pytest.raises(NotSupportedError):
            factory.aggregate_recorder("snapshots")
    assert LogRecorder(store).max_notification_id() is None
