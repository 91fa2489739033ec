"""A form for a kind of message: its questions with what was typed, and what is wrong beside each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.bootstrap.questions import Answer, Question, spoken
from services.web.bodies import (
    ErrorLine,
    FieldKind,
    FieldModel,
    FieldSet,
    FormBody,
    MoreRows,
)
from services.web.form_reading import FORMS, NONE, PARTS, Typed, inputs_of_row, rows_of
from services.web.form_words import FIGURE_FORMS, FIGURE_HINTS, FIGURE_PARTS
from services.web.page import Choice, Hidden, Link, Notice

MORE = "more"
NOBODY = (
    "Name nobody. No names, initials, dates of birth, addresses, case or NHS numbers, and nothing else by which a "
    "child, a family or a worker could be recognised: what you send here is kept, and others read it."
)
_MOST_RADIOS = 8
_NOT_SAID = Choice("", "Not said")
_PICK = Choice("", "Choose one")


@dataclass(frozen=True, slots=True)
class Asking:
    """One form. `errors` are by the names of inputs, `general` of what concerns no input."""

    heading: str
    lead: str
    action: str
    questions: Sequence[Question]
    typed: Typed
    hidden: tuple[Hidden, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()
    cancel: Link | None = None


def body(asking: Asking) -> FormBody:
    parts = tuple(_parts(asking))
    return FormBody(
        heading=asking.heading,
        action=asking.action,
        parts=parts,
        submit="Send",
        lead=asking.lead,
        hidden=asking.hidden,
        errors=(
            *(ErrorLine(text) for text in asking.general),
            *(ErrorLine(each.error, each.target) for each in _fields_of(parts) if each.error),
        ),
        notices=(Notice(NOBODY, strong=True),),
        cancel=asking.cancel,
    )


def names(questions: Sequence[Question], typed: Typed) -> Mapping[str, str]:
    """Every input's name and what the form calls it, in the order of the form."""
    asking = Asking("", "", "", questions, typed, ())
    whole = {each.path: each.label for each in questions}
    found: dict[str, str] = {}
    for part in _parts(asking):
        for legend, each in _labelled(part):
            label = each.label.removesuffix(" (optional)")
            found[each.name] = f"{legend}, {label[:1].lower()}{label[1:]}" if legend else label
        if isinstance(part, FieldSet):
            found |= {name: whole[name] for name in found.keys() & whole.keys() if "." not in name}
    return found


def _labelled(part: FieldModel | FieldSet) -> Iterator[tuple[str, FieldModel]]:
    if isinstance(part, FieldModel):
        yield "", part
        return
    yield from ((part.legend.removesuffix(" (optional)"), each) for each in part.fields)
    for row in part.rows:
        yield from _labelled(row)


def _fields_of(parts: Sequence[FieldModel | FieldSet]) -> Iterator[FieldModel]:
    for part in parts:
        yield from (each for _, each in _labelled(part))


# --- Parts ------------------------------------------------------------------------------------------------


def _parts(asking: Asking) -> Iterator[FieldModel | FieldSet]:
    together: dict[str, list[Question]] = {}
    for question in asking.questions:
        together.setdefault(_belongs(question), []).append(question)
    for group, questions in together.items():
        alone = _alone(questions)
        if alone is not None:
            yield _part(asking, alone)
            continue
        optional = bool(questions[0].group)
        yield FieldSet(
            _optional(spoken(group), required=not optional),
            tuple(
                each
                for question in questions
                for each in _inputs(asking, _within(question), question.path)
            ),
            hint=_GROUP_HINTS.get(group, ""),
        )


_GROUP_HINTS: Mapping[str, str] = {
    "correction": "Only where this puts right what was sent before under the same reference.",
    "closing_loop": "Only where a closing-loop audit was held.",
}


def _belongs(question: Question) -> str:
    head, dot, _ = question.path.partition(".")
    return head if dot else f".{question.path}"


def _alone(questions: Sequence[Question]) -> Question | None:
    return questions[0] if len(questions) == 1 and "." not in questions[0].path else None


def _within(question: Question) -> Question:
    """Called without the group that it stands in."""
    _, colon, label = question.label.partition(": ")
    return replace(question, label=label[:1].upper() + label[1:]) if colon else question


def _part(asking: Asking, question: Question) -> FieldModel | FieldSet:
    legend = _optional(question.label, required=question.required)
    if question.answer is Answer.FIGURE:
        return FieldSet(legend, tuple(_inputs(asking, question, question.path)))
    if not question.several:
        (model,) = _inputs(asking, question, question.path)
        return model
    none = (_none(asking, question),) if question.none else ()
    rows = [
        tuple(
            each
            for name, inner in inputs_of_row(question, number)
            for each in _inputs(asking, inner, name)
        )
        for number in rows_of(question, asking.typed)
    ]
    more = _more(asking, question)
    if question.answer is Answer.TEXTS:
        fields = tuple(
            replace(each, label=f"{question.label} {place}")
            for place, row in enumerate(rows, 1)
            for each in row
        )
        return FieldSet(legend, (*none, *fields), "Leave empty what you do not need.", more=more)
    sets = tuple(FieldSet(f"{question.label} {place}", row) for place, row in enumerate(rows, 1))
    return FieldSet(legend, none, "Leave a row empty that you do not need.", sets, more)


def _none(asking: Asking, question: Question) -> FieldModel:
    chosen = NONE in asking.typed.get(question.path, ())
    return FieldModel(
        question.path,
        "Is there none?",
        "checkboxes",
        choices=(Choice(NONE, "There is none", chosen),),
        error=asking.errors.get(question.path, ""),
    )


def _more(asking: Asking, question: Question) -> MoreRows:
    following = rows_of(question, asking.typed)[-1] + 1
    name, first = next(inputs_of_row(question, following))
    target = f"{name}-{PARTS[0]}" if first.answer is Answer.DAY else name
    return MoreRows("Add another", MORE, question.path, f"{asking.action}#{target}")


def _optional(label: str, *, required: bool) -> str:
    return label if required else f"{label} (optional)"


# --- Inputs -----------------------------------------------------------------------------------------------


def _inputs(asking: Asking, question: Question, name: str) -> Iterator[FieldModel]:
    if question.answer is not Answer.FIGURE:
        yield _input(asking, question, name)
        return
    chosen = _typed(asking, name)
    yield FieldModel(
        name,
        "How is it given?",
        "radios",
        choices=tuple(
            Choice(form, FIGURE_FORMS[form], form == chosen)
            for form in FORMS
            if form in question.forms
        ),
        error=asking.errors.get(name, ""),
    )
    for form in FORMS:
        for part in FORMS[form] if form in question.forms else ():
            yield _figure_part(asking, question, f"{name}.{part}", part)


def _figure_part(asking: Asking, question: Question, name: str, part: str) -> FieldModel:
    model = FieldModel(
        name,
        FIGURE_PARTS[part],
        "number",
        _typed(asking, name),
        hint=FIGURE_HINTS[part],
        error=asking.errors.get(name, ""),
        width=10,
    )
    if part != "symbol":
        return model
    return replace(model, kind="select", choices=_select(question, [_typed(asking, name)], _PICK))


def _input(  # noqa: PLR0911 - one case for each kind
    asking: Asking, question: Question, name: str
) -> FieldModel:
    in_row = name != question.path
    model = FieldModel(
        name,
        _optional(_row_label(question) if in_row else question.label, required=question.required),
        value=_typed(asking, name),
        hint=question.hint,
        error=asking.errors.get(name, ""),
    )
    chosen = asking.typed.get(name, ())
    match question.answer:
        case Answer.DAY:
            parts = "/".join(_typed(asking, f"{name}-{part}").replace("/", " ") for part in PARTS)
            return replace(model, kind="date", value=parts)
        case Answer.NUMBER:
            return replace(model, kind="number", width=10)
        case Answer.TEXT | Answer.LINES:
            return replace(model, kind="textarea", rows=3 if in_row else 5)
        case Answer.YES_NO:
            words = {"yes": "Yes", "no": "No"}
            return _one_of(model, replace(question, words=words), chosen, in_row=in_row)
        case Answer.CHOICE:
            return _one_of(model, question, chosen, in_row=in_row)
        case Answer.CHOICES:
            return replace(model, kind="checkboxes", choices=_checkboxes(question, chosen))
        case _:
            return replace(model, width=20) if question.short else model


def _row_label(question: Question) -> str:
    return _within(question).label


def _one_of(
    model: FieldModel, question: Question, chosen: Sequence[str], *, in_row: bool
) -> FieldModel:
    few = len(question.words or {}) <= _MOST_RADIOS and not in_row
    kind: FieldKind = "radios" if few else "select"
    if few and question.required:
        return replace(model, kind=kind, choices=_choices(question, chosen))
    empty = _PICK if question.required else _NOT_SAID
    return replace(model, kind=kind, choices=_select(question, chosen, empty))


def _select(question: Question, chosen: Sequence[str], empty: Choice) -> tuple[Choice, ...]:
    some = any(chosen)
    return (replace(empty, chosen=not some), *_choices(question, chosen))


def _checkboxes(question: Question, chosen: Sequence[str]) -> tuple[Choice, ...]:
    if not question.none:
        return _choices(question, chosen)
    found = _choices(question, [each for each in chosen if each != NONE])
    return (*found, Choice(NONE, "None of these", NONE in chosen))


def _choices(question: Question, chosen: Sequence[str]) -> tuple[Choice, ...]:
    """The vocabulary, and what was given that is not in it: nothing that was said is lost."""
    words = question.words or {}
    others = {text: text for text in chosen if text and text not in words}
    return tuple(Choice(key, text, key in chosen) for key, text in {**words, **others}.items())


def _typed(asking: Asking, name: str) -> str:
    return (asking.typed.get(name) or ("",))[-1]
