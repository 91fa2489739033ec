"""Models to bytes."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from services.web.bodies import BoardBody, FieldModel
from services.web.page import Cell, Column, FigureModel, Page, TableModel
from services.web.rendering import prepare, render
from tests.support.gallery import board, everything, page

NAMES = list(everything())


class Outline(HTMLParser):
    """The ids, headings, inputs and links inside the page, and whether every element was closed."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.links: set[str] = set()
        self.described: set[str] = set()
        self.labelled: set[str] = set()
        self.inputs: set[str] = set()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(document.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.ids.append(said["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a" and said.get("href", "").startswith("#"):
            self.links.add(said["href"][1:])
        self.described |= set(said.get("aria-describedby", "").split())
        self.described |= set(said.get("aria-labelledby", "").split())
        if tag == "label":
            self.labelled.add(said["for"])
        if tag in {"input", "select", "textarea"} and said.get("type") != "hidden":
            self.inputs.add(said["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_html_whose_parts_find_each_other(name: str):
    seen = Outline(render(*everything()[name]))
    assert seen.wrong == []
    assert seen.open == []
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.links <= set(seen.ids)
    assert seen.described <= set(seen.ids)
    assert seen.inputs <= seen.labelled
    assert seen.levels.count(1) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_same_models_give_the_same_bytes(name: str):
    assert render(*everything()[name]) == render(*everything()[name])


@pytest.mark.parametrize("name", NAMES)
def test_text_of_the_record_never_becomes_markup(name: str):
    assert b"<script>" not in render(*everything()[name])


def test_a_page_says_its_partnership_its_position_and_both_days():
    text = render(page("Actions"), board()).decode()
    footer = text[text.index("<footer") :]
    for said in ("Hartlepool", "12,345", "21 November 2026 at 10:37", "As of", "Build 0.1.0"):
        assert said in footer


def test_a_page_of_another_day_says_so_and_leads_back():
    past = render(page("Actions", past=True), board()).decode()
    assert "You are looking at another day." in past
    assert "You are looking at another day." not in render(page("Actions"), board()).decode()


def test_a_page_with_a_fault_says_so_first_in_its_title():
    assert page("Update", error=True).full_title.startswith("Error: Update")


def test_only_a_page_that_lives_opens_a_connection():
    assert b"hx-sse:connect" not in render(page("Actions"), board())
    assert b'data-hx-sse:connect="/live"' in render(page("Actions", live=True), board())


def test_a_sorted_column_says_how_and_an_unsortable_one_is_no_link():
    columns = (
        Column("Due", sort="/b?sort=-due&page=1", sorted="descending"),
        Column("Agency"),
    )
    table = TableModel("t", "Actions", columns, ((Cell("1"), Cell("2")),))
    text = render(page("Actions"), BoardBody("Actions", "?", "1", table=table)).decode()
    assert (
        'aria-sort="descending"><a class="gt-table__sort" href="/b?sort=-due&amp;page=1#t">' in text
    )
    assert re.search(r"<th [^>]*>Agency</th>", text)


def test_a_table_without_rows_says_why():
    assert b"No actions match." in render(page("Actions"), board(0))


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ("", "", "")),
        ("31/02/2026", ("31", "02", "2026")),
        ("1/2", ("1", "2", "")),
        ("1/2/3/4", ("1", "2", "3")),
    ],
)
def test_a_wrong_day_stays_in_its_three_fields_as_typed(typed: str, parts: tuple[str, str, str]):
    assert FieldModel("d", "Day", "date", typed).day_month_year == parts


def test_a_template_that_names_what_no_model_has_is_an_error():
    nothing: Page = None  # type: ignore[assignment]
    with pytest.raises(UndefinedError):
        render(nothing, board())


def test_a_chart_is_the_only_markup_that_is_let_through():
    (figure,) = board().figures
    assert isinstance(figure, FigureModel)
    hostile = replace(figure, title="<b>", reading="<i>")
    text = render(page("Actions"), replace(board(), figures=(hostile,))).decode()
    assert "<svg" in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_every_template_compiles():
    prepare()
