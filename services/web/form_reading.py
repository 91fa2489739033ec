"""
What somebody typed into a form, as the fields of a message are given (services.bootstrap.files.message_of).

A form's inputs are called as the fields: `source.title`, and with the number of a row `attendance.2.agency`. A day has
three (`due_on-day`), a figure one for each of its forms (`value.numerator`) and one that says which it is (`value`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.bootstrap.questions import Answer, Question

Typed = Mapping[str, Sequence[str]]
"""What stands in the inputs, by their names."""

NONE = "none"
PARTS = ("day", "month", "year")
FORMS: Mapping[str, tuple[str, ...]] = {
    "number": ("value",),
    "count": ("numerator", "denominator"),
    "symbol": ("symbol",),
    "nil": (),
}
"""The inputs of each form of a figure."""

FIRST_ROWS = 3
_MOST_ROWS = 200
_ROW = re.compile(r"([1-9][0-9]{0,4})(?:\.|$)")
_BREAKS = re.compile(r"\r\n?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong before there is a message: at the input of that name."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """`fields` by their headings, as options are given; `rows` the numbers of the filled rows, by their list."""

    fields: Mapping[str, Sequence[str]]
    rows: Mapping[str, Sequence[int]]
    wrong: tuple[Wrong, ...]


def given_of(questions: Sequence[Question], typed: Typed) -> Given:
    """What is filled; spaces around it and empty lines are left out."""
    fields: dict[str, Sequence[str]] = {}
    rows: dict[str, Sequence[int]] = {}
    wrong: list[Wrong] = []
    for question in questions:
        if not question.several:
            fields |= _one(question, question.path, typed)
            wrong += _mixed(question, question.path, typed)
            continue
        if NONE in typed.get(question.path, ()):
            fields[question.path] = [NONE]
        filled = []
        for number in rows_of(question, typed):
            row: dict[str, Sequence[str]] = {}
            for name, inner in inputs_of_row(question, number):
                row |= _one(inner, name, typed)
                wrong += _mixed(inner, name, typed)
            if row:
                filled.append(number)
                fields |= row
        rows[question.path] = filled
        if filled and question.path in fields:
            wrong.append(Wrong(question.path, "says that there is none, and rows are filled"))
    return Given(fields, rows, tuple(wrong))


def rows_of(question: Question, typed: Typed) -> Sequence[int]:
    """The numbers of the rows that are shown, which need not follow on each other."""
    begin = f"{question.path}."
    found = {
        int(place[1])
        for name in typed
        if name.startswith(begin) and (place := _ROW.match(name, len(begin)))
    }
    return sorted(found)[:_MOST_ROWS] or range(1, FIRST_ROWS + 1)


def one_more(question: Question, typed: Typed) -> Typed:
    """With another empty row, unless there are as many as a message can have."""
    rows = rows_of(question, typed)
    if len(rows) >= _MOST_ROWS:
        return typed
    return {**typed, **_empty(question, rows), **_empty(question, [rows[-1] + 1])}


def _empty(question: Question, rows: Sequence[int]) -> Typed:
    return {f"{question.path}.{number}.": () for number in rows}


def inputs_of_row(question: Question, number: int) -> Iterator[tuple[str, Question]]:
    """The name of each input of a row, with what it asks."""
    if question.answer is Answer.TEXTS:
        yield f"{question.path}.{number}", _text_of(question)
    for inner in question.inner:
        yield inner.path.replace("[]", f".{number}", 1), inner


def _text_of(question: Question) -> Question:
    return Question(question.path, question.label, question.hint, Answer.TEXT, required=False)


def typed_of(questions: Sequence[Question], given: Typed) -> Typed:
    """The inputs for what an address gives by the names of fields; a day as 2026-03-31 or 31/03/2026."""
    typed: dict[str, Sequence[str]] = dict(given)
    for name, question in _inputs(questions, given):
        match question.answer:
            case Answer.DAY if name in given:
                typed |= _day_typed(name, given[name][-1])
            case Answer.LINES if name in given:
                typed[name] = ["\n".join(given[name])]
            case Answer.FIGURE if name in given and given[name][-1] not in FORMS:
                typed |= {name: ["number"], f"{name}.value": given[name]}
            case _:
                pass
    return typed


def _inputs(questions: Sequence[Question], typed: Typed) -> Iterator[tuple[str, Question]]:
    for question in questions:
        if question.several:
            for number in rows_of(question, typed):
                yield from inputs_of_row(question, number)
        else:
            yield question.path, question


def _day_typed(name: str, said: str) -> Typed:
    found = _DAY.fullmatch(said.strip())
    if found is None:
        return {f"{name}-day": [said]}
    year, month, day, *uk = found.groups()
    parts = (day, month, year) if year else uk
    return {f"{name}-{part}": [text] for part, text in zip(PARTS, parts, strict=True)}


# --- One question -----------------------------------------------------------------------------------------


def _one(question: Question, name: str, typed: Typed) -> Typed:
    """By the heading or headings that the answer stands under; nothing where nothing was typed."""
    match question.answer:
        case Answer.DAY:
            parts = [_last(typed, f"{name}-{part}") for part in PARTS]
            return {name: ["/".join(parts)]} if any(parts) else {}
        case Answer.CHOICES:
            chosen = [text for text in dict.fromkeys(typed.get(name, ())) if text]
            return {name: chosen} if chosen else {}
        case Answer.LINES:
            lines = [line.strip() for line in _last(typed, name).split("\n")]
            found = [line for line in lines if line]
            return {name: found} if found else {}
        case Answer.FIGURE:
            return _figure(question, name, typed)
        case _:
            text = _last(typed, name)
            return {name: [text]} if text else {}


def _figure(question: Question, name: str, typed: Typed) -> Typed:
    if _last(typed, name) == "nil" and "nil" in question.forms:
        return {f"{name}.symbol": ["nil"]}
    return {
        f"{name}.{part}": [text]
        for parts in FORMS.values()
        for part in parts
        if (text := _last(typed, f"{name}.{part}"))
    }


def _mixed(question: Question, name: str, typed: Typed) -> Iterator[Wrong]:
    """A figure for which something else is filled than was chosen."""
    chosen = _last(typed, name) if question.answer is Answer.FIGURE else ""
    if chosen not in FORMS:
        return
    for form, parts in FORMS.items():
        for part in parts:
            if form != chosen and _last(typed, f"{name}.{part}"):
                yield Wrong(f"{name}.{part}", "is filled, and something else was chosen above it")


def _last(typed: Typed, name: str) -> str:
    texts = typed.get(name) or ("",)
    return _BREAKS.sub("\n", texts[-1]).strip()
