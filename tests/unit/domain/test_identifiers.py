"""
What identifies a person never enters the free text of a command, and is never repeated in the refusal.

The examples are of ranges that belong to nobody: NHS numbers of the test range 999, telephone numbers that Ofcom keeps
for drama, the reserved domain example.org, and postcodes of large public buildings.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.identifiers import suspected
from domain.improvement.action_commands import SubmitImpactEvidence
from domain.improvement.finding import CorrectFinding
from tests.support.controls import evidence, finding_registered, register_finding

NHS_NUMBER = "999 000 0018"
PUBLISHED = Path(__file__).parents[3] / "services/demo/data/inspection_findings_tees.jsonl"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The child (NHS 999 000 0018) was seen.", "an NHS number"),
        ("NHS no 9990000018", "an NHS number"),
        ("999-000-0018", "an NHS number"),
        ("999\u2013000\u20130018", "an NHS number"),
        ("999\u00a0000\u00a00018", "an NHS number"),
        ("9\u200b990000018", "an NHS number"),
        ("\uff19\uff19\uff19 000 0018", "an NHS number"),
        ("DOB 01/02/2015", "a date of birth"),
        ("D.O.B.: 1.2.15", "a date of birth"),
        ("date of birth is 2015-02-01", "a date of birth"),
        ("Born on 1st February 2015, the child", "a date of birth"),
        ("born February 1, 2015", "a date of birth"),
        ("lives at SW1A 1AA", "a postcode"),
        ("lives at sw1a1aa.", "a postcode"),
        ("TS24 8AY", "a postcode"),
        ("write to someone@example.org", "an e-mail address"),
        ("ring 01632 960001", "a telephone number"),
        ("ring 07700 900123.", "a telephone number"),
        ("ring 07700900123", "a telephone number"),
        ("ring +44 7700 900123", "a telephone number"),
        ("ring +44 (0)20 7946 0001", "a telephone number"),
        ("ring (020) 7946 0001", "a telephone number"),
    ],
)
def test_a_form_that_identifies_is_recognised(text, sign):
    assert sign in suspected(text)


@pytest.mark.parametrize(
    "text",
    [
        "999 000 0019 fails the check of an NHS number",
        "Reference 80473, unique reference number 10080473",
        "The S47 2nd enquiry and the S17 1st visit",
        "Indicator E1.4n rose from 1,208 / 5,603 to 21.56 %",
        "children born after 1 September 2019",
        "dates of birth were not recorded in 12 of 40 files",
        "born in 2014",
        "inspected from 14 October 2013 to 05 November 2013",
        "between 01.02.2014 10.30 and 01-02-2014 11-30",
        "HSSCP-F-2026-0001 cites STSCP-R-2026-POL0042",
        "MACA 12, Form B12 3D, room M1 2nd floor",
        "contact @ the front door; 24/7",
        "rates of 1068 and 1056.3 for 2022 2023 2024",
    ],
)
def test_what_identifies_nobody_passes(text):
    assert suspected(text) == ()


def test_the_refusal_names_each_field_and_repeats_nothing():
    said = f"The child, {NHS_NUMBER}, was not heard."
    with pytest.raises(ValidationError) as caught:
        CorrectFinding(
            finding_id="HSSCP-F-2026-0001",
            corrects=1,
            text=said,
            reason="Ask someone@example.org about SW1A 1AA.",
            occurred_on=date(2026, 5, 1),
        )

    faults = caught.value.errors()
    assert [(fault["type"], fault["loc"]) for fault in faults] == [
        ("identifier_suspected", ("text",)),
        ("identifier_suspected", ("reason",)),
    ]
    assert "a postcode and an e-mail address" in faults[1]["msg"]
    for shown in (str(caught.value), repr(caught.value), repr(faults)):
        assert NHS_NUMBER not in shown
        assert "someone" not in shown


def test_a_text_inside_a_value_is_guarded_too():
    with pytest.raises(ValidationError) as caught:
        SubmitImpactEvidence(
            action_id="HSSCP-A-2026-0001",
            evidence=evidence(text=f"Heard from {NHS_NUMBER}."),
            occurred_on=date(2026, 5, 31),
        )

    assert [fault["loc"] for fault in caught.value.errors()] == [("evidence", "text")]


def test_what_is_stored_stays_readable_whatever_the_guard_thinks_of_it_today():
    assert finding_registered(text=f"Stored: {NHS_NUMBER}.").text.endswith("0018.")


def test_a_long_text_without_anything_in_it_is_judged_quickly():
    texts = ("1" * 4000, "a" * 4000, "0 " * 2000, "SW" * 2000, "a." * 2000, "born " * 800)

    assert [suspected(text) for text in texts] == [()] * len(texts)


def test_a_finding_without_identifiers_is_accepted():
    assert register_finding().text == finding_registered().text


def test_what_inspectors_published_identifies_nobody():
    findings = [json.loads(line) for line in PUBLISHED.read_text(encoding="utf-8").splitlines()]

    assert len(findings) == 158
    assert [finding["text"] for finding in findings if suspected(finding["text"])] == []
