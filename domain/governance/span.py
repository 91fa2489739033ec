"""The time that a report covers."""

from datetime import date

from domain.errors import Code, refuse
from domain.fact import Closed


class Span(Closed):
    """Both days included."""

    first: date
    last: date


def check_span(span: Span, *, field: str) -> None:
    """Raises Refused BAD_VALUE when it ends before it begins."""
    if span.last < span.first:
        raise refuse(
            Code.BAD_VALUE,
            f"the time covered ends on {span.last}, before it begins on {span.first}",
            field=field,
        )
