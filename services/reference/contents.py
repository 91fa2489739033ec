"""What can be recorded and what can be asked for: events.md and messages.md."""

from collections.abc import Iterable
from typing import get_type_hints

from pydantic import BaseModel

from domain.catalogue import COMMANDS, DECIDERS
from domain.command import Command
from domain.fact import Closed, Fact
from services.reference.words import code, table, told, within, words


def events() -> list[str]:
    """Every event type with its fields, by aggregate."""
    lines = [
        "# Events",
        "",
        (
            "What the record holds. `shared` crosses the border under the sharing agreement, `private` stays on the "
            "partnership's own server, `restricted` has no subject. Every event also carries its provenance: event id, "
            "`occurred_on`, actor, partnership, correlation and causation, on behalf of, agreement."
        ),
    ]
    for decider in DECIDERS:
        lines += ["", f"## {decider.name}"]
        for fact in decider.facts:
            lines += [
                "",
                f"### {fact.TOPIC}",
                "",
                f"**{fact.VISIBILITY.value}**. {told(fact)}".strip(),
            ]
            lines += ["", *_fields(fact, Fact)]
    return [*lines, *_parts(fact for decider in DECIDERS for fact in decider.facts)]


def messages() -> list[str]:
    """Every kind of message with its fields, by the aggregate that decides."""
    lines = [
        "# Messages",
        "",
        (
            "What an agency may ask for. Published on `gt.<p>.intake.<agency>.<kind>`; the answer is a "
            "[receipt](../../schemas/receipt.v1.json). Every message also says `occurred_on`, the day on which it became "
            "true. The exact rules stand in the JSON Schemas."
        ),
    ]
    for decider in DECIDERS:
        messages = [command for command in decider.commands if not command.LOCAL]
        if messages:
            lines += ["", f"## {decider.name}"]
        for command in messages:
            schema = f"[schema](../../schemas/messages/{command.KIND}.json)"
            lines += ["", f"### {command.KIND}", "", f"{told(command)} {schema}".strip()]
            lines += ["", *_fields(command, Command)]
    return [*lines, *_parts(COMMANDS.values())]


def _fields(model: type[BaseModel], root: type[BaseModel]) -> list[str]:
    """Those that the root does not have."""
    hints = get_type_hints(model, include_extras=True)
    return table(
        ("field", "what", "must be there"),
        [
            (code(name), words(hints[name]), "yes" if field.is_required() else "no")
            for name, field in model.model_fields.items()
            if name not in root.model_fields
        ],
    )


def _parts(models: Iterable[type[BaseModel]]) -> list[str]:
    """The values that fields are made of."""
    named = {
        part.__name__: part
        for model in models
        for part in within(model)
        if part is not model and part is not Closed
    }
    lines = ["", "## Values within"] if named else []
    for name, part in sorted(named.items()):
        told_of = [told(part), ""] if told(part) else []
        lines += ["", f"### {name}", "", *told_of, *_fields(part, Closed)]
    return lines
