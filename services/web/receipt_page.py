"""What became of a form: its receipt, and where to look next."""

from collections.abc import Sequence

from domain.receipt import Receipt, Verdict
from services.boards.as_at import spoken
from services.boards.board import Board
from services.boards.cells import iso
from services.web import addresses
from services.web.bodies import ErrorLine, ReceiptBody
from services.web.form_kinds import FORMS_AT, address_of
from services.web.form_words import title_of
from services.web.frame import board_path
from services.web.page import Cell, Link

RECEIPTS_AT = "/receipts"


def address_of_receipt(message_id: str) -> str:
    return addresses.address(f"{RECEIPTS_AT}/{message_id}")


def body(receipt: Receipt, agency: str, boards: Sequence[Board], *, waiting: bool) -> ReceiptBody:
    """`agency` by its name, `boards` those that will show it; `waiting` while one of them does not yet."""
    accepted = receipt.verdict is Verdict.ACCEPTED
    if not accepted:
        said = "Nothing of it was recorded."
    elif waiting:
        said = "It is on the record. The boards follow in a moment: this page says when they do."
    else:
        said = "It is on the record, and the boards show it."
    return ReceiptBody(
        heading="Recorded" if accepted else "Not recorded",
        said=said,
        accepted=accepted,
        facts=_facts(receipt, agency),
        refusals=tuple(
            ErrorLine(f"{each.field}: {each.reason} ({each.code})") for each in receipt.faults
        ),
        next=_next(receipt, boards if accepted else ()),
        summary=said,
    )


def _facts(receipt: Receipt, agency: str) -> tuple[tuple[str, Cell], ...]:
    facts = [("What", Cell(title_of(receipt.kind))), ("Sent as", Cell(agency))]
    if receipt.reference and receipt.first_position is not None:
        facts.append(("Reference", Cell(receipt.reference, _record(receipt.reference))))
    if receipt.first_position is not None:
        first, last = receipt.first_position, receipt.last_position or receipt.first_position
        place = f"{first:,}" if first == last else f"{first:,} to {last:,}"
        facts.append(("Position on the record", Cell(place)))
    facts += [
        ("Recorded", Cell(spoken(receipt.recorded_at), iso=iso(receipt.recorded_at))),
        ("Receipt", Cell(receipt.message_id)),
    ]
    return tuple(facts)


def _next(receipt: Receipt, boards: Sequence[Board]) -> tuple[Link, ...]:
    record = (
        [Link(f"The record of {receipt.reference}", _record(receipt.reference))]
        if receipt.reference and receipt.first_position is not None
        else []
    )
    return (
        *record,
        *(Link(f"Board: {board.short}", board_path(board)) for board in boards),
        Link("Send another of this kind", address_of(receipt.kind)),
        Link("All forms", FORMS_AT),
    )


def _record(reference: str) -> str:
    return addresses.address(f"/records/{reference}")
