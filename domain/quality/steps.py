"""A step of a history, such as a sample drawn, is taken once; again only as a correction of it (invariant 15)."""

from collections.abc import Collection

from domain.errors import Code, refuse
from domain.names import Entry, StreamId
from domain.register import Correction


def check_step(
    entries: Collection[Entry], correction: Correction | None, reference: StreamId, *, what: str
) -> None:
    """`entries` are those that took this step so far, `what` are its words. Raises Refused."""
    if correction is None:
        if entries:
            raise refuse(
                Code.ALREADY_EXISTS,
                f"{reference} holds {what} already; say with correction what was wrong",
                field="correction",
            )
        return
    if correction.withdraws:
        raise refuse(
            Code.BAD_VALUE,
            f"{what} cannot be taken back alone; send it as it should have been",
            field="correction.withdraws",
        )
    if correction.corrects not in entries:
        held = ", ".join(str(entry) for entry in sorted(entries)) or "none"
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"the entries of {reference} that hold {what}: {held}; name one of them",
            field="correction.corrects",
        )
