"""
`golden-thread send KIND`: one message, its fields as options. The commands are made from the messages themselves, one
for each kind, when they are asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from services.cli.options import Config, Form, Partnership, show

if TYPE_CHECKING:
    from domain.errors import Fault
    from services.boards.sheets import Sheet
    from services.bootstrap.files import Asked, Unread

Sender = Annotated[
    str,
    typer.Option("--agency", "-a", help="Who sends it: cleveland-police.", show_default=False),
]
Only = Annotated[bool, typer.Option("--check", help="Say what is wrong with it; send nothing.")]
Again = Annotated[
    bool, typer.Option("--again", help="As a new message, also when it was rejected before.")
]
_OWN: Mapping[str, Any] = {
    "agency": Sender,
    "check": Only,
    "again": Again,
    "config": Config,
    "partnership": Partnership,
    "format": Form,
}
_DEFAULTS: Mapping[str, Any] = {"agency": Parameter.empty, "check": False, "again": False}


class Kinds(TyperGroup):
    """A command for every kind of message, with or without its version in the name."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's own signature
        from services.bootstrap import files

        return list(files.kinds())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer's own signature
        from services.bootstrap import files

        return _command_of(files.kind_named(cmd_name))


send = typer.Typer(
    cls=Kinds,
    no_args_is_help=True,
    help=(
        "Send one message, its fields as options: golden-thread send KIND --agency AGENCY --FIELD VALUE …\n\n"
        "`golden-thread send KIND --help` says which fields there are and what may be written."
    ),
)


@cache
def _command_of(kind: str) -> Any:
    from services.bootstrap import files

    asked = files.asked_of(kind)
    app = typer.Typer(add_completion=False)
    app.command(kind, help=files.about(kind))(_function(kind, asked))
    return get_command(app)


def _function(kind: str, asked: "Sequence[Asked]") -> Callable[..., None]:
    """A function with one parameter for each field, which is how an option is declared."""
    places = {f"field_{number}": each for number, each in enumerate(asked)}

    def send_one(**given: Any) -> None:
        own = {name: given.pop(name) for name in _OWN}
        fields: dict[str, Sequence[str]] = {}
        for name, value in given.items():
            if value is not None and value != []:
                fields[places[name].path] = value if isinstance(value, list) else [value]
        _send(kind, fields, own)

    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=_option(each), default=None)
        for name, each in places.items()
    ] + [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=option, default=_DEFAULTS.get(name))
        for name, option in _OWN.items()
    ]
    send_one.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    send_one.__annotations__ = {each.name: each.annotation for each in parameters}
    return send_one


def _option(asked: "Asked") -> Any:
    words = asked.path.replace("_", "-")
    spelled = f"--message.{words}" if words in _OWN else f"--{words}"
    option = typer.Option(
        spelled,
        help=f"{asked.about} May be repeated." if asked.several else asked.about,
        metavar="JSON" if asked.table else "TEXT",
        show_default=False,
        rich_help_panel="Must be given" if asked.required else "May be given",
    )
    return Annotated[list[str] | None if asked.several else str | None, option]


def _send(kind: str, fields: "Mapping[str, Sequence[str]]", own: Mapping[str, Any]) -> None:
    from services.bootstrap import files
    from services.cli.sending import deliver

    message, faults = files.message_of(kind, fields)
    if message is None:
        show(_faults(kind, faults), own["format"])
        typer.echo("Nothing was sent: mend these fields first.", err=True)
        raise typer.Exit(1)
    if own["check"]:
        show(_faults(kind, ()), own["format"])
        return
    deliver(
        [message],
        own["agency"],
        config=own["config"],
        partnership=own["partnership"],
        form=own["format"],
        again=own["again"],
    )


def _faults(kind: str, faults: "Sequence[Unread | Fault]") -> "Sheet":
    from services.boards.sheets import sheet_of
    from services.bootstrap.files import Unread
    from services.cli.sending import FaultLine

    lines = [
        FaultLine(1, "", "", "UNREADABLE", fault.column, fault.reason)
        if isinstance(fault, Unread)
        else FaultLine(1, "", "", fault.code, fault.field, fault.reason)
        for fault in faults
    ]
    title = f"{kind}: faults: {len(lines)}." if lines else f"{kind}: can be sent."
    return sheet_of(title, FaultLine, lines, shown=("code", "field", "reason"))
