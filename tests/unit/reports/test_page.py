"""A document as HTML: nothing of the record is markup, nothing is fetched, every table and heading is marked."""

from html.parser import HTMLParser

import pytest

from services.reports.catalogue import REPORTS
from services.reports.document import Document
from services.reports.page import as_body, as_page
from tests.support.reporting import everything, the_year

HOSTILE = '<script>alert(1)</script><img src=x onerror="y"> {{ 7*7 }} & " \' </title></style>'


class Read(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_text_of_the_record_is_never_markup():
    read = Read(as_page(everything(HOSTILE)).decode())
    assert not read.all("script")
    assert not read.all("img")
    assert "".join(read.text).count("{{ 7*7 }}") > 5
    assert "49" not in "".join(read.text)


def made() -> list[tuple[str, Document]]:
    about = {"agency-profile": "cleveland-police", "six-step-briefing": "thresholds"}
    return [(r.name, r.make(the_year(), about.get(r.name, ""))) for r in REPORTS]


@pytest.mark.parametrize("number", range(len(REPORTS)), ids=[r.name for r in REPORTS])
def test_a_page_stands_alone_and_says_what_it_is_true_for(number: int):
    _, document = made()[number]
    page = as_page(document).decode()
    read = Read(page)
    assert read.all("html") == [{"lang": "en-GB"}]
    assert len(read.all("h1")) == len(read.all("main")) == 1
    assert page.partition("<body>")[0].count("<title>") == 1
    assert page.count(document.footer) == 2
    assert not read.all("script")
    assert not read.all("link")
    assert not any({"src", "style"} & attributes.keys() for _, attributes in read.tags)
    ids = [a["id"] for _, a in read.tags if "id" in a]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("number", range(len(REPORTS)), ids=[r.name for r in REPORTS])
def test_each_table_can_be_reached_by_keyboard_and_is_named(number: int):
    _, document = made()[number]
    read = Read(as_page(document).decode())
    filled = [table for table in document.tables if table.rows]
    assert len(read.all("table")) == len(read.all("caption")) == len(filled)
    captions = {a["id"] for a in read.all("caption")}
    regions = [a for _, a in read.tags if a.get("role") == "region"]
    assert {a["aria-labelledby"] for a in regions} == captions
    assert all(a["tabindex"] == "0" for a in regions)
    assert len(read.all("th")) == sum(len(table.columns) for table in filled)
    assert all(a["scope"] == "col" for a in read.all("th"))


def test_the_body_is_what_stands_in_the_page():
    document = everything("Words.")
    assert as_body(document) in as_page(document).decode()
