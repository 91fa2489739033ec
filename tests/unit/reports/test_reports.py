"""The five reports of a year's record and of an empty one: what they say, what they leave out, their bytes."""

import html
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from domain.catalogue import FACTS
from domain.errors import Refused
from domain.fact import Visibility
from projections.improvement.actions_by_status import ACTIONS
from services.boards.quality import SECTION_11
from services.bootstrap.documents import written
from services.reports import part_section_11, part_time
from services.reports.catalogue import REPORTS, named
from services.reports.document import Document, Figure, Note, Paragraph, Points, Table
from services.reports.formats import Form
from services.reports.lines import MOST
from services.reports.report import Given
from services.reports.reserved import is_reserved, open_to_all
from tests.support.live_record import YEARS
from tests.support.reporting import empty, given_of, table, the_year, year_of
from tests.support.story import log, story

ABOUT = {"agency-profile": "cleveland-police", "six-step-briefing": "thresholds"}
FIGURES = {"annual"}
"""What a record in which nothing happened cannot have."""


def make(name: str, given: Given, about: str | None = None) -> Document:
    report = named(name)
    assert report is not None
    return report.make(given, ABOUT.get(name, "") if about is None else about)


def texts(document: Document) -> str:
    return written(document, Form.JSON).decode()


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
@pytest.mark.parametrize("form", list(Form))
def test_each_report_of_a_year_is_made_in_each_form_with_the_same_bytes(name: str, form: Form):
    given = the_year()
    first = written(make(name, given), form)
    assert first == written(make(name, replace(given)), form)


@pytest.mark.parametrize("name", [r.name for r in REPORTS if r.name != "annual"])
def test_a_record_in_which_nothing_happened_has_reports_that_say_so(name: str):
    document = make(name, empty())
    said = texts(document)
    assert re.search(r"\b[Nn]o(thing|ne|body)?\b", said)
    for form in Form:
        assert written(document, form)


@pytest.mark.parametrize("framework", YEARS)
def test_every_framework_has_its_board_pack(framework: str):
    document = make("board-pack", the_year(framework))
    assert document.partnership == YEARS[framework][0]
    assert written(document, Form.PDF)


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
def test_a_report_needs_no_view_but_those_that_it_names(name: str):
    given, report = the_year(), named(name)
    assert report is not None
    own = {view.name: given.rows[view.name] for view in report.views}
    assert make(name, replace(given, rows=own)) == make(name, given)


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
def test_no_incident_review_or_subject_is_named_in_a_report(name: str):
    given = the_year()
    agencies = given.scope.framework.agencies if name == "agency-profile" else {"": None}
    for agency in agencies:
        if name == "agency-profile" and "hsscp" not in agencies[agency].partnerships:  # type: ignore[union-attr]
            continue
        said = texts(make(name, given, agency or None))
        assert not re.search(r"HSSCP-(SI|RR|PR|SJ|AC)-", said)


def test_the_kinds_that_are_reserved_are_those_of_restricted_histories():
    restricted = [f for f in FACTS.values() if f.VISIBILITY is Visibility.RESTRICTED]
    assert len(restricted) > 30
    for fact in restricted:
        fields = fact.model_fields.items()
        [own, *_] = [f for name, f in fields if name.endswith("_id") and name != "recorded_by"]
        [pattern] = [meta.pattern for meta in own.metadata if hasattr(meta, "pattern")]
        kind = re.fullmatch(r".*-([A-Z]+)-.*", pattern.replace(r"\d{4}", ""))
        assert kind is not None
        assert is_reserved(f"HSSCP-{kind[1]}-2026-0001"), fact.TOPIC


def test_what_is_reserved_is_left_out_of_a_list_and_nothing_else():
    references = ("HSSCP-SI-2026-0001", "HSSCP-A-2026-0001", "STSCP-PR-2026-1", "quarterly-dataset")
    assert open_to_all(references) == ("HSSCP-A-2026-0001", "quarterly-dataset")
    assert not is_reserved(None)
    assert is_reserved("HSSCP-RR-2026-0001 cleveland-police")


def test_each_part_of_the_pack_opens_with_one_sentence_that_stands_at_a_glance():
    glance, *parts = make("board-pack", the_year()).sections
    [points] = glance.blocks
    assert isinstance(points, Points)
    opened = [part.blocks[0] for part in parts]
    assert all(isinstance(block, Paragraph) for block in opened)
    assert points.items == tuple(
        f"{part.heading}. {block.text}"
        for part, block in zip(parts, opened, strict=True)
        if isinstance(block, Paragraph)
    )
    assert all(item[-1] == "." and "\n" not in item for item in points.items)


def test_midnight_turns_an_action_overdue_in_the_pack_without_an_event():
    given = given_of(log(story()[:17]), empty().scope)
    due = {row.due_on for row in given.rows["actions_by_status"].all(ACTIONS)}
    on, after = (make("board-pack", at(given, min(due) + timedelta(days=n))) for n in (0, 1))
    assert "2 are open; 0 overdue" in _said(on, "Actions")
    assert "2 are open; 2 overdue" in _said(after, "Actions")


def test_implemented_without_evidence_is_said_to_prove_nothing():
    facts = story()
    implemented = next(n for n, (fact, _) in enumerate(facts) if "implemented" in fact.TOPIC)
    given = given_of(log(facts[: implemented + 1]), empty().scope)
    assert "nothing proves impact" in _said(make("board-pack", given), "Impact")


def test_a_section_of_the_yearly_report_that_nothing_proves_says_so():
    document = make("annual", the_year())
    notes = [b.text for s in document.sections for b in s.blocks if isinstance(b, Note)]
    assert "Gap: nothing proves impact." in notes
    assert "The statement cites nothing." in notes


def test_a_yearly_report_that_is_not_there_is_refused():
    for given, about in (
        (empty(), ""),
        (the_year(), "HSSCP-Y-1999-0001"),
        (the_year(), "x" * 9999),
    ):
        with pytest.raises(Refused, match="no such yearly report"):
            make("annual", given, about)


@pytest.mark.parametrize("about", ["nobody", "", "middlesbrough-council", "=1", "x" * 9999])
def test_the_profile_of_an_agency_that_takes_no_part_is_refused(about: str):
    with pytest.raises(Refused, match="no such agency"):
        make("agency-profile", the_year(), about)


@pytest.mark.parametrize("about", ["", "no-theme", "HSSCP-F-1999-0001", "HSSCP-SI-2025-0001"])
def test_a_briefing_about_what_the_record_does_not_know_is_refused(about: str):
    with pytest.raises(Refused, match="name a theme"):
        make("six-step-briefing", the_year(), about)


@pytest.mark.parametrize("about", ["thresholds", "HSSCP-F-2025-0001", "HSSCP-B-2025-0001"])
def test_a_briefing_has_six_steps(about: str):
    document = make("six-step-briefing", the_year(), about)
    assert [section.heading[:2] for section in document.sections] == [f"{n}." for n in range(1, 7)]


def test_a_briefing_tells_a_finding_as_it_was_last_corrected():
    given = the_story()
    said = texts(make("six-step-briefing", given, "HSSCP-F-2026-0001"))
    assert "Better." in said
    with pytest.raises(Refused):
        make("six-step-briefing", given, "HSSCP-F-2026-0003")  # withdrawn


def test_an_open_exception_has_its_chart_and_says_who_is_silent():
    scope, events = year_of()
    settling = {"exception-discussed.v1", "consensus-recorded.v1", "commentary-added.v1"}
    given = given_of([each for each in events if each.fact.TOPIC not in settling], scope)
    _, part, settled = make("exceptions", given).sections
    assert part.heading.startswith("HSSCP-X-2025-0001: ")
    assert [block.svg[:4] for block in part.blocks if isinstance(block, Figure)] == ["<svg"]
    notes = [block.text for block in part.blocks if isinstance(block, Note)]
    assert "No provider of the figure has explained it." in notes
    assert "No agency has said how it reads it." in notes
    assert "Nothing was agreed yet." in notes
    assert settled.heading == "Exceptions that were settled"


def test_a_view_that_is_incomplete_is_told_before_anything_else():
    document = make("board-pack", replace(the_year(), lacking=(12, 40)))
    [note] = document.sections[0].blocks
    assert isinstance(note, Note)
    assert "#12, #40" in note.text


def test_a_table_is_no_longer_than_somebody_reads_and_says_what_is_left():
    facts = [fact for fact, _ in story()]
    agreed = next(fact for fact in facts if fact.TOPIC == "action-agreed.v1")
    many = [
        agreed.model_copy(update={"action_id": f"HSSCP-A-2026-{1000 + n}"}) for n in range(MOST + 7)
    ]
    document = make("board-pack", given_of(log([*facts[:14], *many]), empty().scope))
    [shown] = [t for t in document.tables if t.name == "actions"]
    assert len(shown.rows) == MOST
    notes = [b.text for s in document.sections for b in s.blocks if isinstance(b, Note)]
    assert any(note.startswith("8 more lines") for note in notes)


def test_json_has_columns_by_their_names_and_iso_days():
    said = json.loads(written(make("board-pack", the_year()), Form.JSON))
    assert said["as_of"] == "2026-02-01"
    assert said["as_at"] == "2026-02-01T12:00:00Z"
    tables = [b for s in said["sections"] for b in s["blocks"] if b["kind"] == "table"]
    [priorities] = [t for t in tables if t["name"] == "priorities"]
    assert priorities["rows"][0].keys() >= {"title", "actions", "little_progress"}


def test_a_row_that_lacks_a_cell_is_refused():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        table("t", [(1,)], "A", "B")


def the_story() -> Given:
    return given_of(log(story()), empty().scope, datetime(2026, 12, 1, tzinfo=UTC))


def at(given: Given, day: date) -> Given:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return replace(given, stand=replace(given.stand, known_at=noon))


def _said(document: Document, heading: str) -> str:
    [section] = [s for s in document.sections if s.heading == heading]
    [first, *_] = section.blocks
    assert isinstance(first, Paragraph)
    return first.text


def test_every_table_of_every_report_has_a_name_a_caption_and_its_own_headings():
    for report in REPORTS:
        for each in make(report.name, the_year()).tables:
            assert isinstance(each, Table)
            assert each.name
            assert each.caption
            labels = [column.label for column in each.columns]
            assert len(set(labels)) == len(labels), (report.name, each.name, labels)


# --- Charts by month, by agency and by day ----------------------------------------------------------------

DRAWN = {
    "obligations-by-month": ("month", "met", "due", "overdue", "missed", "waived"),
    "section-11-1": ("agency", "standard"),
    "what-happened": ("day", "changes", "what"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_pack_draws_it_with_a_message_a_reading_and_its_rows(name: str):
    pack = make("board-pack", the_year())
    [figure] = [b for s in pack.sections for b in s.blocks if _is_figure(b, name)]
    assert isinstance(figure, Figure)
    assert 0 < len(figure.title.split()) <= 10
    assert figure.reading.endswith(".")
    columns = [column.name for column in figure.table.columns]
    assert tuple(columns[: len(DRAWN[name])]) == DRAWN[name]
    assert figure.table.rows
    page = written(pack, Form.HTML).decode()
    assert f'id="{name}' in page
    assert figure.reading in html.unescape(page)
    book = load_workbook(io.BytesIO(written(pack, Form.XLSX)))
    sheet = book[name]
    assert len(figure.table.rows) == sheet.max_row - 4


def test_the_calendar_and_what_happened_name_nothing_reserved():
    pack = make("board-pack", the_year())
    for block in (b for s in pack.sections for b in s.blocks):
        if isinstance(block, Figure):
            assert not any(is_reserved(str(cell)) for row in block.table.rows for cell in row)


def test_many_agencies_are_drawn_a_few_at_a_time():
    given = the_year()
    agencies = list(given.scope.framework.agencies)
    line = given.lines(SECTION_11)[0]
    given._read[SECTION_11.name] = [
        replace(line, agency=f"{a}-{n}") for a in agencies for n in (1, 2)
    ]
    section = part_section_11.section_11(given)
    figures = [block for block in section.blocks if isinstance(block, Figure)]
    assert [figure.table.name for figure in figures] == [
        f"section-11-{n}" for n in range(1, len(figures) + 1)
    ]
    assert sum(len(figure.table.rows) for figure in figures) == 2 * len(agencies)
    assert all(len(figure.table.rows) <= 8 for figure in figures)


def test_what_happened_goes_back_three_months_and_never_ahead():
    given = the_year()
    section = part_time.happened(given)
    [figure] = [block for block in section.blocks if isinstance(block, Figure)]
    days = [row[0] for row in figure.table.rows]
    assert days
    assert all(isinstance(on, date) and date(2025, 11, 1) <= on <= given.stand.today for on in days)
    before = part_time.happened(at(given, date(2024, 1, 1)))
    assert "nothing happened" in str(before.blocks[0])


def _is_figure(block: object, name: str) -> bool:
    return isinstance(block, Figure) and block.table.name == name
