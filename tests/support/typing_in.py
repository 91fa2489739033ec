"""What somebody types into a form to make a given message."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.bootstrap.questions import Answer, Question
from services.web.form_reading import NONE, inputs_of_row

Typed = dict[str, Sequence[str]]


def typed_for(questions: Sequence[Question], data: Mapping[str, Any]) -> Typed:
    """`data` is a message in JSON terms."""
    typed: Typed = {}
    for question in questions:
        value = _at(data, question.path)
        if value is None:
            continue
        if not question.several:
            typed |= _typed(question, question.path, value)
            continue
        if not value and question.none:
            typed[question.path] = [NONE]
        for number, entry in enumerate(value, start=1):
            for name, inner in inputs_of_row(question, number):
                each = entry if inner.path == question.path else _at(entry, _inside(inner.path))
                if each is not None:
                    typed |= _typed(inner, name, each)
    return typed


def _typed(question: Question, name: str, value: Any) -> Typed:
    match question.answer:
        case Answer.DAY:
            year, month, day = value.split("-")
            return {f"{name}-day": [day], f"{name}-month": [month], f"{name}-year": [year]}
        case Answer.YES_NO:
            return {name: ["yes" if value else "no"]}
        case Answer.CHOICES if question.words:
            order = [*question.words, *value]
            return {name: sorted(value, key=order.index) or _none(question)}
        case Answer.LINES:
            return {name: ["\r\n".join(value or _none(question))]}
        case Answer.FIGURE:
            parts = {key: [str(each)] for key, each in value.items() if each is not None}
            kind = parts.pop("kind")
            return {name: kind, **{f"{name}.{part}": text for part, text in parts.items()}}
        case _:
            return {name: [str(value).replace("\n", "\r\n")]}


def _none(question: Question) -> list[str]:
    return [NONE] if question.none else []


def _inside(path: str) -> str:
    return path.partition("[].")[2]


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data
