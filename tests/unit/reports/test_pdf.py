"""A document as PDF: tagged, archival, its text never markup, and the same bytes wherever it is made."""

import hashlib
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from adapters.documents import coverage
from adapters.documents.pdf import write_pdf
from services.reports.document import Document, Figure, Paragraph, Table
from services.reports.forms import as_printed
from tests.support.reporting import SVG, document, elements, everything, root_of, table, tags, words

HOSTILE = (
    '#panic("x") *bold* _it_ $x^2$ <label> @ref \\ // /* ` ``` = + - [a] {b} "q" #sys.inputs '
    '#read("/etc/passwd") </text><script>alert(1)</script> &amp; {{ 7*7 }}'
)


def made(of: Document) -> bytes:
    return write_pdf(as_printed(of), of.known_at)


def test_it_says_that_it_is_both_archival_and_accessible():
    pdf = made(everything("Words."))
    reader, root = PdfReader(io.BytesIO(pdf)), root_of(pdf)
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Words."
    assert reader.xmp_metadata is not None
    xmp = reader.xmp_metadata.stream.get_data().decode()
    for said in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert said in xmp


def test_each_table_has_one_tag_with_marked_headings_and_each_figure_its_words():
    first, second = (table(name, [(1, 2)], "A", "B", caption=name) for name in ("one", "two"))
    drawn = table("three", [(1,)], "A", caption="three")
    made_of = document(first, Figure("Red", "3 actions are red.", SVG, SVG, drawn), second)
    pdf = made(made_of)
    found = tags(pdf)
    assert (found["/Table"], found["/Figure"]) == (3, 1)
    assert found["/TH"] == 5
    assert found["/Caption"] == 3
    assert [e["/Alt"] for e in elements(pdf) if e["/S"] == "/Figure"] == ["3 actions are red."]
    scopes = [e["/A"][0]["/Scope"] for e in elements(pdf) if e["/S"] == "/TH"]
    assert set(scopes) == {"/Column"}


def test_text_of_the_record_is_never_markup():
    said = words(made(everything(HOSTILE)))
    for part in ('#panic("x")', "*bold*", "$x^2$", "<label>", '#read("/etc/passwd")', "{{ 7*7 }}"):
        assert said.count(part) >= 5, part
    assert "root:" not in said


def test_what_it_is_true_for_stands_on_every_page():
    of = document(table("t", [(n, "x " * 60) for n in range(200)], "A", "B"))
    pages = PdfReader(io.BytesIO(made(of))).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "As known at 31 March 2026 at 23:59, position 1204. As of 31 March 2026." in text
        assert "Hartlepool and Stockton-on-Tees (HSSCP)" in text
        assert f"Page {number} of {len(pages)}" in text


def test_two_thousand_rows_are_one_table_whose_headings_come_again_on_each_page():
    rows = [
        (f"HSSCP-A-2026-{n:04}", "Add the child's views.", date(2026, 1, 3)) for n in range(2000)
    ]
    pdf = made(document(table("t", rows, "Reference", "What", "Due")))
    found = tags(pdf)
    assert (found["/Table"], found["/TR"], found["/TH"]) == (1, 2001, 3)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert all("Reference" in page.extract_text() for page in pages)


def test_a_character_that_the_font_lacks_becomes_a_square_instead_of_a_refusal():
    said = words(
        made(everything("An emoji 😀, Arabic مرحبا, private \ue000, null \x00, lone \ud800."))
    )
    assert "An emoji □, Arabic □□□□□, private , null , lone" in said


def test_every_character_that_counts_as_shown_can_be_written():
    shown = "".join(map(chr, sorted(coverage.characters())))
    pdf = made(document(Paragraph(shown)))
    assert len(words(pdf)) > 2000


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_written(text: str):
    assert made(everything(text)).startswith(b"%PDF-")


def test_a_word_without_an_end_stays_within_its_page():
    of = document(table("t", [("W" * 5000, "x")], "A", "B"), Paragraph("m" * 3000))
    assert "W" * 5000 in words(made(of)).replace(" ", "")


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    pdf = made(document(table("t", [("A sentence of some length. " * 600, 1)], "A", "B")))
    assert words(pdf).count("A sentence of some length.") == 600


def test_the_same_document_has_the_same_bytes_in_any_process():
    of = everything(HOSTILE)
    here = hashlib.sha256(made(of)).hexdigest()
    assert here == hashlib.sha256(made(of)).hexdigest()
    code = (
        "import hashlib\n"
        "from tests.unit.reports.test_pdf import HOSTILE, everything, made\n"
        "print(hashlib.sha256(made(everything(HOSTILE))).hexdigest())"
    )
    for seed in ("1", "77"):
        said = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[3],
            env={"PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland"},
        )
        assert said.stdout.strip() == here


def test_no_font_but_the_shipped_one_is_in_it():
    reader = PdfReader(io.BytesIO(made(everything("Words."))))
    resources: list[Any] = [page["/Resources"].get_object() for page in reader.pages]
    fonts = {
        str(font.get_object()["/BaseFont"]) for each in resources for font in each["/Font"].values()
    }
    assert fonts
    assert all("LiberationSans" in font for font in fonts)


def test_a_chart_taller_than_a_page_is_made_to_fit():
    tall = SVG.replace('height="60"', 'height="4000"')
    drawn = table("t", [(1,)], "A")
    pdf = made(document(Figure("Tall", "It is tall.", tall, tall, drawn)))
    [figure] = [e for e in elements(pdf) if e["/S"] == "/Figure"]
    [box] = [a["/BBox"] for a in figure["/A"] if "/BBox" in a]
    assert 0 < float(box[3] - box[1]) < 650
    assert figure["/Alt"] == "It is tall."


@pytest.mark.parametrize("rows", [[], [(None,)], [("",)]])
def test_a_table_of_nothing_is_said_to_be_empty(rows: list[tuple[object]]):
    of = document(Table("t", "Caption", table("t", [], "A").columns, tuple(rows), "Nobody owes."))
    assert ("Nobody owes." in words(made(of))) is (not rows)
