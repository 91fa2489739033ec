"""Commands that take files: check, submit; and intake replay for the operator."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Config, Form, Partnership, ask, settings_of, show

if TYPE_CHECKING:
    from domain.receipt import Receipt
    from services.boards.ports import Outgoing, Record, Stand
    from services.boards.sheets import Sheet
    from services.bootstrap.files import Message

File = Annotated[
    Path, typer.Argument(help="A workbook (.xlsx), CSV or JSON Lines.", show_default=False)
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", "-k", help="What the rows of a CSV file are: submit-indicator.v1."),
]
_OF_WORKBOOK = frozenset({".xlsx"})
_SHOWN = ("line", "verdict", "intake_sequence", "reference", "code", "field", "reason")
intake = typer.Typer(help="What was sent to us.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is wrong with one line of a file; in a workbook the line is a row of the sheet."""

    line: int
    sheet: str
    cell: str
    code: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """The receipt of one line of a file. With `intake_sequence` a rejected message can be replayed."""

    line: int
    message: str
    verdict: str
    intake_sequence: int | None
    reference: str | None
    last_position: int | None
    code: str | None
    field: str | None
    reason: str | None


def check(file: File, kind: Kind = None, form: Form = None) -> None:
    """Read a file by the rules of the record; nothing is sent."""
    good, faults = _read(file, kind)
    show(_faults(file, good, faults), form)
    if faults:
        raise typer.Exit(1)


def submit(
    file: File,
    agency: Annotated[str, typer.Option("--agency", "-a", help="Who sends it: cleveland-police.")],
    kind: Kind = None,
    config: Config = None,
    partnership: Partnership = None,
    form: Form = None,
    again: Annotated[
        bool, typer.Option("--again", help="As new messages, also the lines rejected before.")
    ] = False,
) -> None:
    """Check a file, publish its messages as an agency, and print the receipts."""
    good, faults = _read(file, kind)
    if faults:
        show(_faults(file, good, faults), form)
        typer.echo("Nothing was sent: mend these lines first.", err=True)
        raise typer.Exit(1)
    deliver(good, agency, config=config, partnership=partnership, form=form, again=again)


def deliver(
    messages: "list[Message]",
    agency: str,
    *,
    config: Config,
    partnership: Partnership,
    form: Form,
    again: bool,
) -> None:
    """Publish messages as an agency and print their receipts; exit code 1 when one is rejected."""
    letters = _letters(messages, again=again)
    _must_be_known(agency, config, partnership)

    async def question(record: "Record") -> "tuple[list[Receipt], Stand]":
        receipts = [receipt async for receipt in record.submit(agency, letters)]
        return receipts, await record.stand(None)

    receipts, stand = ask(config, partnership, question)
    lines = [
        line for m, receipt in zip(letters, receipts, strict=True) for line in _lines(m, receipt)
    ]

    rejected = sum(receipt.verdict == "rejected" for receipt in receipts)
    title = f"{len(receipts) - rejected} accepted, {rejected} rejected"
    show(_receipts(title, lines, stand), form)
    if rejected:
        raise typer.Exit(1)


@intake.command()
def replay(
    sequence: Annotated[int, typer.Argument(help="The intake sequence of the receipt.", min=1)],
    config: Config = None,
    partnership: Partnership = None,
    form: Form = None,
) -> None:
    """Judge a rejected message again, from the bytes that were kept."""
    from services.boards.ports import Outgoing

    async def question(record: "Record") -> "tuple[Receipt, Stand]":
        return await record.replay(sequence), await record.stand(None)

    receipt, stand = ask(config, partnership, question)
    message = Outgoing(sequence, receipt.kind, receipt.message_id, b"")
    show(_receipts("Judged again", _lines(message, receipt), stand), form)
    if receipt.faults:
        raise typer.Exit(1)


def _read(file: Path, kind: str | None) -> "tuple[list[Message], list[FaultLine]]":
    """The file to its end: what can be sent, and what cannot."""
    from services.bootstrap import files

    good: list[Message] = []
    faults: list[FaultLine] = []
    for line in files.read(file, kind=kind):
        if isinstance(line, files.Unread):
            at = (line.sheet, line.cell)
            faults.append(FaultLine(line.line, *at, "UNREADABLE", line.column, line.reason))
            continue
        found = files.faults_of(line)
        faults += [
            FaultLine(line.line, *_place(line, f.field), f.code, f.field, f.reason) for f in found
        ]
        if not found:
            good.append(line)
    return good, faults


def _place(message: "Message", field: str) -> tuple[str, str]:
    return message.where.of(field) if message.where else ("", "")


def _faults(file: Path, good: "list[Message]", faults: list[FaultLine]) -> "Sheet":
    from services.boards.sheets import sheet_of

    title = f"{file.name}: messages that can be sent: {len(good)}, faults: {len(faults)}."
    place = ("sheet", "cell") if file.suffix.lower() in _OF_WORKBOOK else ("line",)
    shown = (*place, "code", "field", "reason")
    trimmed = [cell for m in good if m.where for cell in m.where.trimmed]
    notes = (f"Spaces around the text were left out: {', '.join(trimmed)}.",) if trimmed else ()
    return sheet_of(title, FaultLine, faults, shown=shown, notes=notes)


def _must_be_known(agency: str, config: Config, partnership: Partnership) -> None:
    """Raises Misconfigured with the agencies that there are."""
    from domain.errors import Misconfigured
    from services.bootstrap import places

    settings = settings_of(config)
    name = settings.chosen(partnership)
    known = places.agencies(places.framework(settings), name)
    if agency not in known:
        raise Misconfigured(f"{name} has no agency {agency}; there is {', '.join(sorted(known))}")


def _receipts(title: str, lines: list[ReceiptLine], stand: "Stand") -> "Sheet":
    from services.boards.sheets import sheet_of

    return sheet_of(title, ReceiptLine, lines, stand=stand, shown=_SHOWN, spare=("reference",))


def _letters(messages: "Iterable[Message]", *, again: bool) -> "list[Outgoing]":
    """A line sent again as a new message gets an identity that no earlier sending had."""
    from services.boards.ports import Outgoing
    from services.bootstrap.clock import fresh_id

    suffix = f"-again-{fresh_id()}" if again else ""
    return [Outgoing(m.line, m.kind, f"{m.id}{suffix}", m.body) for m in messages]


def _lines(message: "Outgoing", receipt: "Receipt") -> list[ReceiptLine]:
    def line(code: str | None, field: str | None, reason: str | None) -> ReceiptLine:
        return ReceiptLine(
            message.line,
            message.kind,
            receipt.verdict.value,
            receipt.intake_sequence,
            receipt.reference,
            receipt.last_position,
            code,
            field,
            reason,
        )

    if not receipt.faults:
        return [line(None, None, None)]
    return [line(fault.code.value, fault.field, fault.reason) for fault in receipt.faults]
