"""The order of days in a history: nothing ahead of the day on which it is told, no step before the one it follows."""

from datetime import date

from domain.errors import Code, refuse


def check_not_ahead(day: date, told_on: date, *, field: str) -> None:
    """Raises Refused DATED_IN_FUTURE for a day after the one on which it is told."""
    if day > told_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"this lies after {told_on}, the day of the message; send it when it has happened",
            field=field,
        )


def check_not_before(day: date, since: date, *, field: str) -> None:
    """Raises Refused OUT_OF_ORDER for a day before the step that it follows."""
    if day < since:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"the step before it was on {since}; this cannot have happened earlier",
            field=field,
        )
