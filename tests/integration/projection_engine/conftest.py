"""The engine on the log of one test."""

import pytest

from adapters.event_store.log import EventLog
from tests.support.postgres import Database
from tests.support.projection_engine import Engine


@pytest.fixture
def engine(database: Database, log: EventLog) -> Engine:
    return Engine(database, log)
