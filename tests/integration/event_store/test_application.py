"""The library's Application works on our log: it saves, rebuilds and follows, and imports nothing by name."""

import psycopg
import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError

from adapters.event_store.application import LibraryEvent, LogApplication
from domain.errors import UnreadableEvent
from domain.improvement.finding import FINDING
from tests.support.units import event, stream


@pytest.fixture
def application(database):
    with LogApplication(database.dsn("hsscp"), "hsscp") as application:
        yield application


def library_event(version, number=1):
    given = event(stream(number), version)
    return LibraryEvent(given.stream, given.version, given.fact, given.provenance)


def fold(state, events):
    for recorded in events:
        state = FINDING.evolve(state, recorded.fact)
    return state


def test_what_was_saved_is_rebuilt_at_any_version(application):
    recordings = application.save(library_event(1), library_event(2))

    assert [r.notification.id for r in recordings] == [1, 2]
    now = application.repository.get(stream(1), projector_func=fold)
    then = application.repository.get(stream(1), version=1, projector_func=fold)
    assert now.themes == ("thresholds",)
    assert then.themes == ("supervision", "voice-of-the-child")
    with pytest.raises(AggregateNotFoundError):
        application.repository.get(stream(2), projector_func=fold)


def test_a_stream_that_moved_on_is_an_integrity_error(application):
    application.save(library_event(1))
    with pytest.raises(IntegrityError):
        application.save(library_event(1))


async def test_the_log_and_the_application_read_each_other(application, log):
    application.save(library_event(1))

    [recorded] = await log.read(0, 10)
    assert recorded.event == event(stream(1), 1)
    assert [n.topic for n in application.notification_log.select(1, 10)] == [
        "finding-registered.v1"
    ]


def test_a_stored_name_is_never_resolved(application, database):
    with psycopg.connect(database.admin) as admin:
        admin.execute(
            "INSERT INTO hsscp.stored_events VALUES (%s, 1, 'os:system', '{}', 1, now(), 'hsscp')",
            [stream(1)],
        )
    with pytest.raises(UnreadableEvent, match="knows no such event type"):
        application.repository.get(stream(1), projector_func=fold)


def test_the_environment_has_no_say(database, monkeypatch):
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    monkeypatch.setenv("MAPPER_TOPIC", "os:system")
    monkeypatch.setenv("IS_SNAPSHOTTING_ENABLED", "y")

    with LogApplication(database.dsn("hsscp"), "hsscp") as application:
        application.save(library_event(1))
        assert application.recorder.max_notification_id() == 1
