"""A year of two figures is a fault at its field, wherever in a message it stands, and never takes a stored event away."""

from datetime import date, timedelta
from itertools import groupby

import orjson
import pytest

from adapters.partner_messages import read_command
from domain.days import EARLIEST
from domain.errors import Code
from domain.improvement.finding import RegisterFinding
from services.bootstrap import places
from tests.support.controls import finding_registered, register_finding
from tests.support.odd_dates import dates_in, with_odd
from tests.support.partnership_year import play

_LETTERS = sorted(play(places.pack("tees"), "hsscp", date(2025, 1, 6)), key=lambda sent: sent.kind)
FIRST_OF_EACH = [next(sent) for _, sent in groupby(_LETTERS, key=lambda sent: sent.kind)]


@pytest.mark.parametrize("letter", FIRST_OF_EACH, ids=lambda sent: sent.kind)
def test_each_day_of_a_message_is_guarded(letter):
    data = orjson.loads(letter.body)
    paths = list(dates_in(data))
    assert ("occurred_on",) in paths

    for path in paths:
        for day, refused in (
            (EARLIEST, False),
            (EARLIEST - timedelta(days=1), True),
            (date(25, 1, 6), True),
        ):
            command, faults = read_command(letter.kind, orjson.dumps(with_odd(data, path, day)))

            assert (command is None) == refused
            assert [(f.code, f.field) for f in faults] == refused * [
                (Code.BAD_VALUE, ".".join(map(str, path)))
            ]


def test_every_fault_is_told_at_once():
    said = orjson.loads(register_finding().model_dump_json())
    said |= {"occurred_on": "0025-03-01", "text": "ring 07700 900123"}

    _, faults = read_command(RegisterFinding.KIND, orjson.dumps(said))

    assert {(f.code, f.field): f.reason for f in faults} == {
        (Code.IDENTIFIER_SUSPECTED, "text"): (
            "seems to hold a telephone number; leave out whatever identifies a person and send it again"
        ),
        (Code.BAD_VALUE, "occurred_on"): (
            "must be 1900-01-01 or later; write the year with all of its four figures"
        ),
    }


def test_what_is_stored_stays_readable():
    source = finding_registered().source.model_copy(update={"published_on": date(25, 3, 1)})
    fact = finding_registered(source=source)

    assert type(fact).model_validate_json(fact.model_dump_json()) == fact
