"""What is wrong with a message, at the inputs of the form that it was typed into."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import Code, Fault
from services.bootstrap.files import Unread
from services.bootstrap.questions import Question
from services.web.form_reading import Given

ON_BEHALF = "on-behalf-of"
_OF_HEADERS: Mapping[str, str] = {"ce-onbehalfof": ON_BEHALF}
_OF_FORM = "must have the form "


@dataclass(frozen=True, slots=True)
class Errors:
    """A sentence by the name of the input at fault, and those that concern none."""

    at: Mapping[str, str]
    general: tuple[str, ...]


def errors_of(
    faults: Iterable[Unread | Fault],
    given: Given,
    questions: Sequence[Question],
    names: Mapping[str, str],
    *,
    by_rules: bool = False,
) -> Errors:
    """`names` are the form's inputs with their labels. With `by_rules` each sentence ends in the fault's code."""
    hints = {question.path: question.hint for question in questions}
    at: dict[str, list[str]] = {}
    general: list[str] = []
    for wrong in given.wrong:
        at.setdefault(wrong.name, []).append(f"{names.get(wrong.name, wrong.name)}: {wrong.reason}")
    for fault in _each_question(faults, questions):
        heading = fault.column if isinstance(fault, Unread) else _heading(fault.field, given)
        name = _input(heading, names)
        code = f" ({fault.code})" if by_rules and isinstance(fault, Fault) else ""
        if name is None:
            said = f"{fault.reason[:1].upper()}{fault.reason[1:]}"
            general.append(f"{f'{heading}: ' if heading else ''}{said}{code}")
        else:
            said = _said(fault, names[name], hints.get(heading, ""))
            at.setdefault(name, []).append(f"{said}{code}")
    joined = {name: "; ".join(dict.fromkeys(at[name])) for name in at}
    return Errors(joined, tuple(dict.fromkeys(general)))


def _each_question(
    faults: Iterable[Unread | Fault], questions: Sequence[Question]
) -> Iterator[Unread | Fault]:
    """Of a group that is missing as a whole, each question that must be answered."""
    for fault in faults:
        asked = [
            Fault(Code.MISSING_FIELD, fault.reason, question.path)
            for question in questions
            if isinstance(fault, Fault)
            and fault.code is Code.MISSING_FIELD
            and fault.field
            and question.path.startswith(f"{fault.field}.")
            and question.required
        ]
        yield from asked or (fault,)


def _said(fault: Unread | Fault, label: str, hint: str) -> str:
    if isinstance(fault, Fault) and fault.code is Code.MISSING_FIELD:
        return f"{label}: this must be answered"
    if fault.reason.startswith(_OF_FORM):
        return f"{label}: is not written as it must be. {hint}".rstrip(". ")
    return f"{label}: {fault.reason}"


def _heading(field: str, given: Given) -> str:
    """A path in the message counts only the rows that were filled, from nought."""
    field = _OF_HEADERS.get(field, field)
    for path, rows in given.rows.items():
        place, _, rest = field.removeprefix(f"{path}.").partition(".")
        if field.startswith(f"{path}.") and place.isdecimal() and int(place) < len(rows):
            return ".".join(filter(None, (path, str(rows[int(place)]), rest)))
    return field


def _input(heading: str, names: Mapping[str, str]) -> str | None:
    """The input of that name, or of what it belongs to, or the first of what belongs to it."""
    around = heading
    while around:
        if around in names:
            return around
        inside = next((name for name in names if name.startswith(f"{around}.")), None)
        if inside is not None:
            return inside
        around = around.rpartition(".")[0]
    return None
