"""What the pages look like comes from this repository alone, and from what is committed."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from services.web.rendering import STATIC, asset
from tests.support.project_files import ROOT

ASSETS = ROOT / "services" / "web" / "assets"
SHEET = (STATIC / "golden-thread.css").read_text("utf-8")
TEMPLATES = sorted((ROOT / "services" / "web" / "templates").iterdir())


def test_the_style_sheet_was_made_of_the_committed_source():
    digest = hashlib.sha256((ASSETS / "golden-thread.scss").read_bytes()).hexdigest()
    made_of = f"/*! golden-thread.scss {digest} */"
    assert SHEET.startswith(made_of), "golden-thread.scss has changed: run make css"


@pytest.mark.parametrize(
    "foreign", ["gds transport", "crest", "crown", "@import", "@font-face", "url("]
)
def test_the_style_sheet_names_no_typeface_of_others_no_crest_and_no_other_file(foreign: str):
    assert foreign not in SHEET.lower()


def test_the_style_sheet_leads_nowhere_else():
    assert re.findall(r"https?://\w+", SHEET) == []


def test_the_style_sheet_is_small_and_has_no_mark_of_byte_order():
    assert len(SHEET.encode()) < 110_000
    assert "\ufeff" not in SHEET


def test_every_family_of_letters_is_arial():
    families = {said.lower() for said in re.findall(r"font-family:([^;}]+)", SHEET)}
    assert families == {"arial,sans-serif"}


def test_the_tools_that_make_it_are_pinned():
    needed = json.loads((ASSETS / "package.json").read_text())["devDependencies"]
    assert set(needed) == {"govuk-frontend", "sass"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in needed.values())


def test_every_file_that_others_wrote_has_its_licence():
    named = (STATIC / "LICENCES.txt").read_text()
    ours = {"board.js", "icon.svg", "LICENCES.txt"}
    assert [
        f.name for f in sorted(STATIC.iterdir()) if f.name not in {*ours} | {*named.split()}
    ] == []


def test_the_address_of_a_file_changes_with_its_content():
    kept = asset("board.js")
    digest = hashlib.sha256((STATIC / "board.js").read_bytes()).hexdigest()
    assert kept == f"/static/board.js?v={digest[:12]}"


def test_our_own_script_stays_small():
    assert len((STATIC / "board.js").read_text().splitlines()) <= 60


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_no_style_and_no_address_outside(template: Path):
    text = template.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text) == []
    assert re.findall(r"https?://(?!www\.w3\.org)\w+", text) == []
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_on_its_first_line_what_it_expects(template: Path):
    first = template.read_text().splitlines()[0]
    assert first.startswith("{#"), first
    assert "xpects" in first, first
