"""Addresses of the site, and what they ask for. A permalink is an address that names its position and its day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from urllib.parse import quote, urlencode

from domain.errors import Code, Fault, Refused
from services.boards.as_at import LONDON, AsAt, Moment, NotAMoment, Position, day_of, read
from services.web.reading import When

Parameters = tuple[tuple[str, str], ...]
"""Of an address, in the order they were written."""

AS_AT, AS_OF = "as_at", "as_of"


def address(path: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    asked = urlencode([(name, value) for name, value in parameters if value != ""])
    return f"{quote(path)}?{asked}" if asked else quote(path)


def without(parameters: Parameters, *names: str) -> Parameters:
    return tuple(pair for pair in parameters if pair[0] not in names)


def changed(parameters: Parameters, **values: object) -> Parameters:
    """With these in place of what was there; an empty value takes it away."""
    kept = without(parameters, *values)
    return (
        *kept,
        *((name, str(value)) for name, value in values.items() if value not in {None, ""}),
    )


def when(parameters: Parameters) -> When:
    """What `as_at` and `as_of` ask for. Raises Refused, naming each that cannot be read."""
    said = dict(parameters)
    faults: list[Fault] = []
    at: AsAt | None = None
    on: date | None = None
    try:
        at = read(said[AS_AT]) if said.get(AS_AT) else None
    except NotAMoment as error:
        faults.append(Fault(Code.BAD_VALUE, str(error), AS_AT))
    try:
        on = _day(said[AS_OF]) if said.get(AS_OF) else None
    except NotAMoment as error:
        faults.append(Fault(Code.BAD_VALUE, str(error), AS_OF))
    if faults:
        raise Refused(*faults)
    return When(at, on)


def _day(words: str) -> date:
    found = read(words)
    if not isinstance(found, Moment):
        raise NotAMoment("a day is asked for, such as 31/03/2026")
    return day_of(found.at)


def words_of(at: AsAt | None) -> str:
    """As it stands in an address."""
    match at:
        case Position(number):
            return f"#{number}"
        case Moment(moment):
            return _moment_words(moment)
        case _:
            return ""


def _moment_words(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    if local.time().replace(microsecond=0).isoformat() == "23:59:59":
        return local.date().isoformat()
    return local.replace(tzinfo=None).isoformat(timespec="seconds")


def long_day(day: date) -> str:
    """`21 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def first_of(parameters: Parameters, name: str) -> str:
    return next((value for found, value in parameters if found == name), "")


def only(parameters: Parameters, names: Sequence[str]) -> Parameters:
    return tuple(pair for pair in parameters if pair[0] in names)
