"""A form for every kind of message: what is typed becomes exactly that message, and what is wrong stands at its input."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.framework_packs import load
from domain.catalogue import COMMANDS, LOCAL_COMMANDS
from domain.command import Command, Scope
from domain.errors import Code, Fault
from domain.text import personal_fields
from services.bootstrap import files
from services.bootstrap.questions import Answer, Question, questions_of
from services.web import form_page, form_words, rendering
from services.web.bodies import FieldModel, FieldSet, FormBody
from services.web.form_faults import errors_of
from services.web.form_kinds import body as kinds_body
from services.web.form_page import Asking
from services.web.form_reading import Typed, given_of, one_more, rows_of, typed_of
from services.web.frame import Frame, Where
from services.web.page import Links
from tests.support.command_examples import command
from tests.support.typing_in import typed_for

SCOPE = Scope("hsscp", load(Path(__file__).parents[3] / "frameworks" / "tees"))
KINDS = sorted(COMMANDS)
HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\x00",
        "=1+1",
        "'=1",
        "@",
        "none",
        "; ;",
        "\r\n\r",
        "{{ 7*7 }}",
        "١٢",
        "\u202e",
        '"><b id="x',
    ]
)


@cache
def asked(kind: str) -> tuple[Question, ...]:
    return form_words.in_words(kind, questions_of(kind, SCOPE))


def drawn(kind: str, typed: Typed, errors: Mapping[str, str] | None = None) -> FormBody:
    return form_page.body(
        Asking("A form", "", f"/forms/{kind}", asked(kind), typed, (), errors=errors or {})
    )


def inputs(part: FieldModel | FieldSet) -> list[FieldModel]:
    if isinstance(part, FieldModel):
        return [part]
    return [*part.fields, *(each for row in part.rows for each in inputs(row))]


def posted(form: FormBody) -> dict[str, list[str]]:
    """What a browser sends of a form as it was drawn."""
    sent: dict[str, list[str]] = {}
    for field in (each for part in form.parts for each in inputs(part)):
        if field.kind == "date":
            for part, text in zip(("day", "month", "year"), field.day_month_year, strict=True):
                sent[f"{field.name}-{part}"] = [text]
        elif field.choices:
            chosen = [choice.value for choice in field.choices if choice.chosen]
            if chosen:
                sent[field.name] = chosen
        else:
            sent[field.name] = [field.value]
    return sent


def usual(data: dict[str, Any], kind: str) -> Command:
    """Boxes that are ticked have an order of their own, and none is ticked twice; a finding has a theme."""
    for question in asked(kind):
        *path, last = question.path.split(".")
        within: Any = data
        for step in path:
            within = (within or {}).get(step)
        if question.answer is Answer.CHOICES and within and last in within:
            within[last] = _ticked(question, within[last])
    return COMMANDS[kind].model_validate_json(orjson.dumps(data))


def _ticked(question: Question, said: list[str]) -> list[str]:
    words = list(question.words or {})
    least = max(len(said), 0 if question.none or not question.required else 1)
    order = [*words, *said]
    found = list(dict.fromkeys([*said, *words]))[:least]
    return sorted(found, key=order.index)


@pytest.mark.parametrize("portion", range(4))
def test_what_is_typed_into_the_form_of_any_kind_becomes_exactly_that_message(portion: int):
    for kind in KINDS[portion::4]:
        for seed in range(3):
            example = command(kind, seed).model_dump(mode="json", exclude_unset=True)
            wanted = usual(example, kind)
            data = wanted.model_dump(mode="json", exclude_unset=True)
            form = drawn(kind, typed_for(asked(kind), data))
            given_fields = given_of(asked(kind), posted(form))
            assert not given_fields.wrong, kind
            message, faults = files.message_of(kind, given_fields.fields)
            assert message is not None, (kind, faults)
            assert COMMANDS[kind].model_validate_json(message.body) == wanted, kind


@pytest.mark.parametrize("portion", range(2))
def test_every_form_is_a_page_with_a_label_for_each_input_and_no_id_twice(portion: int):
    page = Frame(SCOPE, "of the tests", ()).page("A form", Where("/forms"))
    for kind in KINDS[portion::2]:
        form = drawn(kind, {})
        names = [field.name for part in form.parts for field in inputs(part)]
        assert len(set(names)) == len(names) > 0, kind
        html = rendering.render(page, form).decode()
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(set(ids)) == len(ids), kind
        assert set(re.findall(r'<label[^>]* for="([^"]*)"', html)) <= set(ids), kind
        for part in form.parts:
            for field in inputs(part):
                assert field.target in ids, (kind, field.name)


def test_an_empty_form_names_every_question_that_must_be_answered():
    for kind in KINDS:
        given_fields = given_of(asked(kind), {})
        _, faults = files.message_of(kind, given_fields.fields)
        names = form_page.names(asked(kind), {})
        errors = errors_of(faults, given_fields, asked(kind), names)
        assert not errors.general, kind
        wanted = {
            question.path
            for question in questions_of(kind, SCOPE)
            if question.required and not question.group and not question.several
        }
        assert wanted <= errors.at.keys() <= names.keys(), kind
        shown = drawn(kind, {}, errors.at)
        assert {line.text for line in shown.errors} == set(errors.at.values())


def test_no_kind_that_is_offered_asks_for_text_about_a_person():
    for kind in KINDS:
        assert not personal_fields(COMMANDS[kind]), kind
    assert not LOCAL_COMMANDS.keys() & COMMANDS.keys()


@settings(max_examples=60, deadline=None)
@given(data=st.data(), kind=st.sampled_from(KINDS))
def test_hostile_text_is_kept_as_typed_and_never_becomes_markup_or_a_crash(
    data: st.DataObject, kind: str
):
    names = list(form_page.names(asked(kind), {}))
    names += [f"{name}-{part}" for name in names[:3] for part in ("day", "month", "year")]
    typed = data.draw(
        st.dictionaries(
            st.sampled_from(names) | HOSTILE, st.lists(HOSTILE, max_size=3), max_size=12
        )
    )
    form = drawn(kind, typed)
    given_fields = given_of(asked(kind), typed)
    message, faults = files.message_of(kind, given_fields.fields)
    found = errors_of(faults, given_fields, asked(kind), form_page.names(asked(kind), typed))
    assert message is not None or found.at or found.general
    page = Frame(SCOPE, "of the tests", ()).page("A form", Where("/forms"))
    html = rendering.render(page, drawn(kind, typed, found.at)).decode()
    assert "<script>alert" not in html
    assert '<b id="x' not in html
    again = given_of(asked(kind), posted(form))
    inputs_of = [each for part in form.parts for each in inputs(part)]
    boxes = {field.name for field in inputs_of if field.kind == "checkboxes"}
    for name, texts in given_fields.fields.items():
        if name in boxes:  # they come in the order of the page, and none is ticked twice
            assert set(again.fields.get(name, ())) == set(texts), name
        elif not any("\n" in text or "/" in text for text in texts):
            assert again.fields.get(name) == texts, name


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_a_text_is_recorded_as_it_was_typed_without_the_spaces_around_it(text: str):
    typed = {"narrative": [text], "action_id": ["HSSCP-A-2026-0001"], "percent": ["5"]}
    days = {"occurred_on-day": ["1"], "occurred_on-month": ["2"], "occurred_on-year": ["2026"]}
    kind = "report-progress.v1"
    message, faults = files.message_of(kind, given_of(asked(kind), {**typed, **days}).fields)
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if message is None:
        assert faults
        assert not wanted or "\0" in wanted or _rejected(wanted)
    else:
        assert orjson.loads(message.body)["narrative"] == wanted


def _rejected(text: str) -> bool:
    body = {
        "occurred_on": "2026-02-01",
        "action_id": "HSSCP-A-2026-0001",
        "percent": 5,
        "narrative": text,
    }
    return bool(files.faults_of(files.Message(1, "report-progress.v1", "x", orjson.dumps(body))))


# --- Rows, figures, days ----------------------------------------------------------------------------------

SCORES = "submit-self-assessment.v1"


def test_rows_may_be_left_empty_and_faults_stand_in_the_row_that_was_filled():
    typed = {"scores.1.standard": [""], "scores.3.standard": ["s1"], "scores.3.score": ["9"]}
    given_fields = given_of(asked(SCORES), typed)
    assert given_fields.rows == {"scores": [3]}
    names = form_page.names(asked(SCORES), typed)
    of_message = Fault(Code.BAD_VALUE, "must be 3 or less", "scores.0.score")
    errors = errors_of([of_message], given_fields, asked(SCORES), names)
    assert errors.at == {"scores.3.score": "Scores 2, score: must be 3 or less"}


def test_one_more_row_keeps_what_was_typed_and_ends_at_what_a_message_can_have():
    (scores,) = (each for each in asked(SCORES) if each.path == "scores")
    typed: Typed = {"scores.2.score": ["1"]}
    grown = one_more(scores, typed)
    assert rows_of(scores, typed) == [2]
    assert rows_of(scores, grown) == [2, 3]
    assert grown["scores.2.score"] == ["1"]
    full = {f"scores.{number}.score": ["1"] for number in range(1, 201)}
    assert one_more(scores, full) == full


@pytest.mark.parametrize(
    "name",
    [
        "scores.0.score",
        "scores.x.score",
        "scores.99999999999.score",
        "scores..score",
        "scores.1x.score",
    ],
)
def test_a_row_that_no_form_has_is_not_drawn(name: str):
    (scores,) = (each for each in asked(SCORES) if each.path == "scores")
    assert list(rows_of(scores, {name: ["1"]})) == [1, 2, 3]


RETURN = "submit-indicator.v1"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"value": ["number"], "value.value": ["1,056.3"]}, {"kind": "number", "value": "1056.3"}),
        (
            {"value": ["count"], "value.numerator": ["12"], "value.denominator": ["40"]},
            {"kind": "count", "numerator": 12, "denominator": 40},
        ),
        ({"value": ["count"], "value.numerator": ["12"]}, {"kind": "count", "numerator": 12}),
        ({"value": ["symbol"], "value.symbol": ["c"]}, {"kind": "symbol", "symbol": "c"}),
        ({"value.value": ["5"]}, {"kind": "number", "value": "5"}),
    ],
)
def test_a_figure_is_what_was_chosen(typed: Typed, value: Mapping[str, Any]):
    message, faults = files.message_of(RETURN, given_of(asked(RETURN), {**WHOLE, **typed}).fields)
    assert message is not None, faults
    assert orjson.loads(message.body)["value"] == value


WHOLE: Typed = {
    **{
        f"occurred_on-{part}": [text]
        for part, text in zip(("day", "month", "year"), ["1", "2", "2026"], strict=True)
    },
    "code": ["1.1"],
    "area": ["hartlepool"],
    "period": ["2025-Q1"],
    "provider": ["hartlepool-council"],
}


@pytest.mark.parametrize(
    "typed",
    [
        {"value": ["number"], "value.value": ["5"], "value.numerator": ["5"]},
        {"value": ["count"], "value.value": ["5"]},
        {"value": ["symbol"], "value.symbol": ["c"], "value.value": ["5"]},
        {"value.value": ["5"], "value.numerator": ["5"]},
        {"value": ["nil"]},
        {"value": ["count"], "value.denominator": ["5"]},
        {"value": ["number"], "value.value": ["many"]},
        {"value": ["number"]},
        {},
    ],
)
def test_a_figure_that_says_two_things_or_none_is_asked_again(typed: Typed):
    given_fields = given_of(asked(RETURN), {**WHOLE, **typed})
    message, faults = files.message_of(RETURN, given_fields.fields)
    errors = errors_of(faults, given_fields, asked(RETURN), form_page.names(asked(RETURN), typed))
    assert message is None or given_fields.wrong
    parts = {"value", "numerator", "denominator", "symbol"}
    assert errors.at.keys() <= {"value", *(f"value.{part}" for part in parts)}
    assert errors.at
    assert not errors.general


def test_only_where_a_nil_return_can_correct_is_it_offered():
    assert "Nothing to report" not in str(drawn(RETURN, {}))
    assert "Nothing to report" in str(drawn("correct-submission.v1", {}))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("2026-03-05", ("05", "03", "2026")),
        ("5/3/2026", ("5", "3", "2026")),
        ("soon", ("soon", "", "")),
    ],
)
def test_an_address_may_give_a_day_in_either_way(said: str, wanted: tuple[str, ...]):
    typed = typed_of(asked("extend-due-date.v1"), {"due_on": [said]})
    form = drawn("extend-due-date.v1", typed)
    (day,) = (field for part in form.parts for field in inputs(part) if field.name == "due_on")
    assert day.day_month_year == wanted


@pytest.mark.parametrize(
    "parts", [("31", "2", "2026"), ("1", "", "2026"), ("1", "2", "26"), ("x", "y", "z")]
)
def test_a_day_that_does_not_exist_is_told_at_the_day(parts: tuple[str, ...]):
    kind = "start-action.v1"
    typed = {
        f"occurred_on-{name}": [text]
        for name, text in zip(("day", "month", "year"), parts, strict=True)
    }
    given_fields = given_of(asked(kind), typed)
    _, faults = files.message_of(kind, given_fields.fields)
    errors = errors_of(faults, given_fields, asked(kind), form_page.names(asked(kind), typed))
    assert "a day that exists" in errors.at["occurred_on"]
    shown = drawn(kind, typed, errors.at)
    assert shown.errors[0].target == "occurred_on-day"


# --- Vocabulary and words ---------------------------------------------------------------------------------


def test_what_the_framework_lists_is_chosen_by_name_and_what_it_does_not_list_is_kept():
    form = drawn(
        "register-finding.v1", {"about": ["cleveland-police"], "themes": ["neglect", "new-theme"]}
    )
    fields = {field.name: field for part in form.parts for field in inputs(part)}
    assert ("cleveland-police", "Cleveland Police", True) in [
        (choice.value, choice.text, choice.chosen) for choice in fields["about"].choices
    ]
    chosen = [choice.value for choice in fields["themes"].choices if choice.chosen]
    assert chosen == ["neglect", "new-theme"]
    assert fields["text"].kind == "textarea"
    assert fields["source.paragraph"].label == "Paragraph (optional)"


def test_where_there_may_be_none_it_can_be_said():
    kind = "appoint-lead-reviewer.v1"
    given_fields = given_of(asked(kind), {"declaration.independent_of": ["none"]})
    assert given_fields.fields["declaration.independent_of"] == ["none"]
    form = drawn(kind, {})
    fields = {field.name: field for part in form.parts for field in inputs(part)}
    assert fields["declaration.independent_of"].choices[-1].text == "None of these"


def test_the_forms_that_are_sent_most_come_first_and_every_kind_is_listed_once():
    body = kinds_body(COMMANDS)
    links = [
        link.href
        for section in body.sections
        for block in section.blocks
        if isinstance(block, Links)
        for link, _ in block.items
    ]
    assert sorted(links) == sorted(f"/forms/{kind}" for kind in COMMANDS)
    assert links[: len(form_words.FIRST)] == [f"/forms/{kind}" for kind in form_words.FIRST]
    assert not kinds_body(()).sections
    for kind in COMMANDS:
        assert "`" not in form_words.lead_of(kind)
