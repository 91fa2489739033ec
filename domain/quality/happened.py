"""What is entered has happened: its day is not after the day of the message."""

from datetime import date

from domain.errors import Code, refuse


def check_happened(day: date, told_on: date, *, field: str) -> None:
    """Raises Refused DATED_IN_FUTURE for a day after `told_on`, the day of the message."""
    if day > told_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"this is dated after {told_on}, the day of the message; send it when it has happened",
            field=field,
        )


def check_answers(invited: int, responses: int) -> None:
    """Raises Refused RESPONSES_OVER_INVITED."""
    if responses > invited:
        raise refuse(
            Code.RESPONSES_OVER_INVITED,
            "more answered than were asked; check the two numbers",
            field="responses",
        )
