"""What a kind of message asks for, as questions to a person: from the same fields as the templates and the options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from adapters.spreadsheets.cells import Kind
from adapters.spreadsheets.explaining import heading_of, said_of_one
from adapters.spreadsheets.fields import Field, fields_of
from adapters.spreadsheets.vocabulary import list_of, words_of
from domain.catalogue import COMMANDS, DECIDER_OF_COMMAND
from domain.command import Scope
from domain.errors import Misconfigured
from domain.performance.value import DfeSymbol

_MOST_CHOICES = 60
"""As many as people tick; what has more, or stands in a row of others, is written, one on each line."""

_OF_ANY_PARTNERSHIP = re.compile(r"\bHSSCP-")
_NEW = re.compile(r"\^\[A-Z\]\[A-Z0-9\]\{1,15\}-(?P<letters>[A-Z0-9]+)-\\d\{4\}-")
_CODED = frozenset({"indicators", "standards"})
_TEXT_LONGEST = 4000
_WIDE = 10**9


class Answer(Enum):
    """How a question is answered."""

    LINE = auto()
    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    YES_NO = auto()
    CHOICE = auto()
    CHOICES = auto()
    LINES = auto()  # several, one on each line
    TEXTS = auto()  # several, each with lines of its own
    FIGURE = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """
    `path` is that of the field, `[]` after a table. `words` are what may be chosen and what it means, or of a figure
    the signs; `forms` are a figure's. `none` where it must be said that there is none. `letters` are those of the
    reference that a new history gets by this field, or empty. `short` for what takes a word: a reference, a period.
    `group` as of a Field.
    """

    path: str
    label: str
    hint: str
    answer: Answer
    required: bool
    group: str = ""
    words: Mapping[str, str] | None = None
    forms: tuple[str, ...] = ()
    none: bool = False
    letters: str = ""
    short: bool = False
    inner: tuple["Question", ...] = ()

    @property
    def several(self) -> bool:
        """Its answers have numbers: `attendance.1.agency`, `factors.1`."""
        return self.answer in {Answer.TABLE, Answer.TEXTS}


def spoken(word: str) -> str:
    """`children-and-families` as people read it: “Children and families”."""
    said = word.replace("-", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


SIGNS: Mapping[str, str] = {sign: f"{sign} {spoken(sign.name.lower())}" for sign in DfeSymbol}
"""Why there is no number, as a return says it."""


def questions_of(kind: str, scope: Scope) -> tuple[Question, ...]:
    """In the order in which they are asked. Raises Misconfigured for a kind that there is not."""
    if kind not in COMMANDS:
        raise Misconfigured("there is no such kind of message")
    return _questions(kind, _Words(scope))


class _Words:
    """The vocabulary of one partnership's framework."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, field: Field) -> Mapping[str, str] | None:
        if field.choices:
            return {choice: spoken(choice) for choice in field.choices}
        listed = list_of(field)
        if not listed:
            return None
        words = words_of(listed, self._scope.framework, self._scope.partnership)
        if listed in _CODED:
            return {key: f"{key} {said}" for key, said in words.items()}
        return {key: said[:1].upper() + said[1:] for key, said in words.items()}

    def hint(self, field: Field) -> str:
        said = said_of_one(replace(field, least=None, most=None) if _is_wide(field) else field)
        return _OF_ANY_PARTNERSHIP.sub(f"{self._scope.partnership.upper()}-", said)


def _questions(kind: str, words: _Words) -> tuple[Question, ...]:
    fields = [field for field in fields_of(kind) if not field.fixed]
    texts = {f"{field.path}[]" for field in fields if field.kind is Kind.TEXTS}
    found: list[Question] = []
    for field in fields:
        if "[]" in field.path:
            continue
        inner = tuple(
            _question(each, words)
            for each in fields
            if each.path.startswith(f"{field.path}[].") and each.path not in texts
        )
        found.append(_question(field, words, inner, letters=_letters(kind, field)))
    last = [each for each in found if each.group == "correction" or each.path == "illustrative"]
    return (*(each for each in found if each not in last), *last)


def _question(
    field: Field, words: _Words, inner: tuple[Question, ...] = (), letters: str = ""
) -> Question:
    listed = words.of(field) if field.kind in {Kind.TEXT, Kind.LIST} else None
    answer = _answer(field, listed)
    return Question(
        path=field.path,
        label=heading_of(field),
        hint=_hint(field, answer, words),
        answer=answer,
        required=field.required,
        group=field.group,
        words=SIGNS if answer is Answer.FIGURE else listed,
        forms=field.choices if answer is Answer.FIGURE else (),
        none=field.required and field.may_be_empty and list_of(field) != "themes",
        letters=letters,
        short=bool(field.pattern) and " " not in field.pattern and "[^" not in field.pattern,
        inner=inner,
    )


def _answer(field: Field, listed: Mapping[str, str] | None) -> Answer:
    match field.kind:
        case Kind.TEXT if listed:
            return Answer.CHOICE
        case Kind.TEXT:
            return Answer.TEXT if field.longest == _TEXT_LONGEST else Answer.LINE
        case Kind.LIST:
            few = listed and len(listed) <= _MOST_CHOICES and "[]" not in field.path
            return Answer.CHOICES if few else Answer.LINES
        case kind:
            return _ANSWERS[kind]


_ANSWERS: Mapping[Kind, Answer] = {
    Kind.WHOLE: Answer.NUMBER,
    Kind.NUMBER: Answer.NUMBER,
    Kind.EXACT: Answer.NUMBER,
    Kind.SIGNED: Answer.LINE,
    Kind.DATE: Answer.DAY,
    Kind.YES_NO: Answer.YES_NO,
    Kind.TEXTS: Answer.TEXTS,
    Kind.FIGURE: Answer.FIGURE,
    Kind.TABLE: Answer.TABLE,
}


def _hint(field: Field, answer: Answer, words: _Words) -> str:
    match answer:
        case Answer.CHOICE | Answer.CHOICES | Answer.YES_NO | Answer.TABLE | Answer.FIGURE:
            return ""
        case Answer.DAY:
            return "For example, 31 3 2026"
        case Answer.TEXT | Answer.TEXTS:
            return "Up to 4,000 characters"
        case Answer.LINES:
            return f"{words.hint(field)} One on each line."
        case Answer.LINE | Answer.NUMBER:
            return words.hint(field)


_OF_ANOTHER = frozenset({"adopt-learning.v1"})
"""It begins a history under the reference of what is adopted."""


@cache
def _begins(kind: str) -> bool:
    return kind not in _OF_ANOTHER and kind == DECIDER_OF_COMMAND[COMMANDS[kind]].commands[0].KIND


def _is_wide(field: Field) -> bool:
    """Its bounds keep out mistakes of machines, and tell people nothing."""
    return field.most is not None and field.most >= _WIDE


def _letters(kind: str, field: Field) -> str:
    """Of the first reference of a message with which a history begins: that history's own."""
    if not _begins(kind):
        return ""
    first = next((each for each in fields_of(kind) if _NEW.match(each.pattern)), None)
    found = _NEW.match(field.pattern) if first is not None and first.path == field.path else None
    return found["letters"] if found and "[]" not in field.path else ""
