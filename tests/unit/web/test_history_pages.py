"""Pages of one record, from small histories: what they say, what they keep back, what is markup and what is text."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from domain.errors import Refused, UnreadableEvent
from domain.fact import Recorded
from domain.improvement.finding_facts import FindingCorrected, FindingRegistered, FindingThemed
from domain.permission.resource import Sensitivity
from projections.improvement.thread import HOPS, VIEW
from projections.improvement.thread_board import breaks, read
from services.boards.as_at import Position
from services.boards.event_lines import EVENTS
from services.boards.moves import between, moved
from services.boards.ports import DeadLetter, Part, ViewStanding
from services.boards.ports import Record as PartnershipRecord
from services.boards.wording import Wording
from services.web import changes_page, history_page, operations_page, rendering, thread_page
from services.web.bodies import Body
from services.web.causes import causes
from services.web.changes_page import Found, Sought
from services.web.event_words import Words
from services.web.frame import Frame, Where
from services.web.histories import moments
from services.web.history_page import BARE, Given
from services.web.journal import Journal, Noted
from services.web.operations_page import Rebuilding
from services.web.page import Hidden, Paragraph, Press, TableModel
from services.web.paging import page_of, paged
from services.web.reading import Told
from tests.support.controls import (
    BUSINESS_UNIT,
    SCOPE,
    SOURCE,
    action_agreed,
    finding_registered,
    open_round,
    recommendation_made,
)
from tests.support.record import Record
from tests.support.story import folded, log, story

F1, R1, A1 = "HSSCP-F-2026-0001", "HSSCP-R-2026-0001", "HSSCP-A-2026-0001"
WORDS = Words(Wording(EVENTS, SCOPE.framework), "hsscp", (("as_of", "x"),))
MARKUP = "<script>alert('x')</script> & “more”"
TOLD = Told("hsscp", 9, None, date(2026, 11, 21), None, 0, 0)


def recorded(*facts, partnership: str | None = None) -> Record:
    record = Record()
    for fact in facts:
        record.add(fact, on=open_round(), by=BUSINESS_UNIT, partnership=partnership)
    return record


def finding(text: str = "Supervision is thin.") -> Record:
    return recorded(
        finding_registered(text=text),
        FindingThemed(finding_id=F1, themes=("neglect",)),
        FindingCorrected(finding_id=F1, corrects=1, text=f"{text} Again.", reason="A slip."),
    )


def page_of_history(record: Record, *, bare: bool = False, page: int = 1):
    given = Given(F1, moved(record.log, None), (), (), None, bare, page)
    return history_page.body(given, TOLD, Where(f"/records/{F1}"), WORDS)


def html(body: Body) -> str:
    return rendering.render(Frame(SCOPE, "1", ()).page("T", Where("/x"), TOLD), body).decode()


def test_a_history_says_who_did_what_when_and_why_and_what_it_changed():
    body = page_of_history(finding())
    assert [entry.what for entry in body.entries] == [
        "1. Finding registered",
        "2. Finding themed",
        "3. Finding corrected",
    ]
    third = body.entries[2]
    assert third.why == "A slip."
    assert third.who == "HSSCP Business Unit"
    assert third.href == f"/records/{F1}?as_at=%233"
    assert body.entries[1].changes == (
        ("Themes", "Management oversight and supervision, Voice of the child", "neglect"),
    )
    assert body.lead.endswith("Supervision is thin. Again.")
    assert body.summary == "3 events"
    assert "Happened on" in third.when
    assert third.when_iso.endswith("Z")


def test_what_is_kept_back_is_on_no_part_of_the_page():
    body = page_of_history(finding(), bare=True)
    said = html(body)
    for kept_back in ("Supervision", "neglect", "A slip"):
        assert kept_back not in said
    assert BARE in said
    assert "Finding corrected" in said


def test_text_of_the_record_is_never_markup():
    said = html(page_of_history(finding(MARKUP)))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said


def test_the_same_history_makes_the_same_bytes():
    assert html(page_of_history(finding())) == html(page_of_history(finding()))


def test_a_long_history_comes_in_pages():
    facts = [FindingThemed(finding_id=F1, themes=("neglect",))] * 120
    record = recorded(finding_registered(), *facts)
    first, last = page_of_history(record), page_of_history(record, page=99)
    assert len(first.entries) == 50
    assert first.paging is not None
    assert first.paging.said == "Showing 1 to 50 of 121 events"
    assert [entry.what for entry in last.entries][-1] == "121. Finding themed"


def test_a_difference_names_the_fields_and_the_events_between():
    history = moved(finding().log, None)
    section = history_page.difference(between(history, (1, "then"), (3, "now")), WORDS)
    said, table = section.blocks
    assert isinstance(said, Paragraph)
    assert isinstance(table, TableModel)
    assert "finding themed, finding corrected" in said.text
    assert ("Themes", "Management oversight and supervision, Voice of the child", "neglect") in [
        tuple(cell.text for cell in row) for row in table.rows
    ]


def test_a_neighbours_event_says_whose_record_it_is_of():
    record = recorded(finding_registered(finding_id="STSCP-F-2026-0001"), partnership="stscp")
    body = page_of_history(record)
    assert body.entries[0].origin == "from the record of STSCP"


# --- Causes -------------------------------------------------------------------------------------------------


def journal(record: Record) -> Journal:
    found = Journal("hsscp", SCOPE.framework.agencies)
    for each in record.log:
        found.add(each)
    return found


def newest_first(found: Journal, *, until: int) -> tuple[Noted, ...]:
    return tuple(map(found.noted, found.listing(lambda _: True, until=until).find()))


def chain() -> Record:
    return recorded(
        finding_registered(),
        recommendation_made(),
        action_agreed(),
        FindingThemed(finding_id=F1, themes=("neglect",)),
    )


def test_the_causes_go_back_to_the_finding_and_on_to_the_action():
    found = causes(journal(chain()), R1, until=9, may=lambda _: True)
    assert {(each.noted.stream, each.steps) for each in found} >= {(F1, -1), (A1, 1)}
    far = causes(journal(chain()), A1, until=9, may=lambda _: True)
    assert {(each.noted.stream, each.steps) for each in far} >= {(F1, -2), (R1, -1)}


def test_what_may_not_be_read_or_was_not_known_is_no_cause():
    hidden = causes(journal(chain()), R1, until=9, may=lambda stream: stream != F1)
    assert F1 not in {each.noted.stream for each in hidden}
    early = causes(journal(chain()), R1, until=2, may=lambda _: True)
    assert A1 not in {each.noted.stream for each in early}
    assert causes(journal(chain()), R1, until=1, may=lambda _: True) == ()
    assert causes(journal(chain()), "HSSCP-F-1999-0001", until=9, may=lambda _: True) == ()


def test_references_that_name_each_other_have_an_end():
    two = "HSSCP-F-2026-0002"

    def naming(own: str, other: str) -> FindingRegistered:
        source = SOURCE.model_copy(update={"reference": other})
        return finding_registered(finding_id=own, source=source)

    found = causes(journal(recorded(naming(F1, two), naming(two, F1))), F1, until=9, may=bool)
    assert {each.noted.stream for each in found} == {two}


def test_the_journal_says_whose_and_how_sensitive_a_history_is():
    found = journal(chain())
    resource = found.resource(F1)
    assert resource.sensitivity is Sensitivity.SHARED
    assert BUSINESS_UNIT in resource.parties
    assert found.resource("HSSCP-SI-2026-0009").sensitivity is Sensitivity.INCIDENTS
    assert [each.position for each in newest_first(found, until=3)] == [3, 2, 1]
    assert found.position == 4


def test_the_journal_tells_of_each_event_what_was_recorded():
    record = recorded(
        finding_registered(),
        finding_registered(finding_id="STSCP-F-2026-0001"),
        recommendation_made(findings=(F1, "STSCP-F-2026-0001")),
    )
    found = journal(record)
    for each in record.log:
        provenance, [noted] = each.provenance, found.of(each.event.stream)
        assert (noted.position, noted.recorded_at) == (each.position, each.recorded_at)
        assert (noted.stream, noted.entry) == (each.event.stream, each.event.version)
        assert (noted.topic, noted.occurred_on) == (each.fact.TOPIC, provenance.occurred_on)
        assert (noted.agency, noted.role) == (provenance.actor.agency, provenance.actor.role)
        assert noted.on_behalf_of == provenance.on_behalf_of
        assert noted.origin == provenance.partnership
    [recommendation] = found.of(R1)
    assert recommendation.names == (F1, "STSCP-F-2026-0001")
    assert list(found.naming("STSCP-F-2026-0001")) == [recommendation]
    assert list(found.after(1, 5)) == [found.noted(1), found.noted(2)]
    assert found.matter("STSCP-F-2026-0001") == found.matter(F1) != 0
    assert found.matter("HSSCP-F-1999-0001") == 0


def test_what_was_recorded_for_one_message_is_found_together():
    record = chain()
    messages = ("one", "two", "one", "two")
    log = [
        replace(
            each,
            event=replace(each.event, provenance=replace(each.provenance, correlation_id=message)),
        )
        for each, message in zip(record.log, messages, strict=True)
    ]
    found = Journal("hsscp", SCOPE.framework.agencies)
    for each in log:
        found.add(each)
    first, second = found.noted(0), found.noted(1)
    assert [noted.position for noted in found.together(first.correlation)] == [1, 3]
    assert [noted.position for noted in found.together(second.correlation)] == [2, 4]
    assert found.together(bytes(16)) == []


class Log:
    """What a journal asks of a record."""

    def __init__(self, log: Sequence[Recorded], unreadable: int | None = None) -> None:
        self.log = log
        self.unreadable = unreadable
        self.asked: list[tuple[int, int]] = []

    async def events(self, *, after: int, until: int, limit: int) -> Sequence[Recorded]:
        self.asked.append((after, until))
        if self.unreadable is not None and after < self.unreadable <= until:
            raise UnreadableEvent("this program knows no such event type")
        return [each for each in self.log if after < each.position <= until][:limit]


async def test_the_journal_reads_on_from_where_it_is():
    found = Journal("hsscp", SCOPE.framework.agencies)
    log = Log(chain().log)
    for position in (2, 2, 4, 3):
        await found.reach(position, cast("PartnershipRecord", log))
    assert log.asked == [(0, 2), (2, 4)]
    assert len(found.of(F1)) == 2


async def test_an_event_that_cannot_be_read_keeps_no_other_away():
    log = Log(chain().log, unreadable=2)
    found = Journal("hsscp", SCOPE.framework.agencies)
    await found.reach(4, cast("PartnershipRecord", log))
    assert [each.position for each in newest_first(found, until=9)] == [4, 3, 1]
    asked = len(log.asked)
    await found.reach(4, cast("PartnershipRecord", log))
    assert len(log.asked) == asked


async def test_a_long_log_is_read_in_parts_and_once_for_all_who_wait():
    facts = [FindingThemed(finding_id=F1, themes=("neglect",))] * 249
    log = Log(recorded(finding_registered(), *facts).log)
    found = Journal("hsscp", SCOPE.framework.agencies)
    reaches = [found.reach(250, cast("PartnershipRecord", log)) for _ in range(5)]
    await asyncio.gather(*reaches)
    assert log.asked == [(0, 250), (100, 250), (200, 250)]
    assert len(found.of(F1)) == 250


# --- What changed -------------------------------------------------------------------------------------------


def test_a_part_of_a_reference_finds_it():
    listing = journal(chain()).listing(lambda stream: stream != A1, until=9)
    assert listing.find() == [3, 1, 0]
    assert listing.find(reference="f-2026-0001") == [3, 0]
    assert listing.find(reference="A-2026") == []
    assert listing.find(after=1) == [3, 1]
    assert listing.find(topic="finding-registered.v1") == [0]
    assert listing.find(topic="action-agreed.v1") == []
    assert listing.find(agency=BUSINESS_UNIT) == [3, 1, 0]
    assert listing.find(agency="cleveland-police") == []
    assert listing.exactly("hsscp-f-2026-0001", [3, 0]) == F1
    assert listing.exactly("F-2026-0001", [3, 0]) is None
    assert listing.exactly(A1, [3, 1, 0]) is None


def test_what_changed_leads_to_the_record_and_to_what_comes_after():
    shown = newest_first(journal(chain()), until=9)
    found = Found(shown, 4, [BUSINESS_UNIT], ["action-agreed.v1"], F1, on_a_thread=True)
    body = changes_page.body(Sought(reference=F1), found, TOLD, Where("/history"), WORDS)
    said = html(body)
    assert body.entries[0].what == f"Finding themed: {F1}"
    assert f'href="/records/{F1}?as_of=x"' in said
    assert "/history?after=9" in said
    assert f"/threads/{F1}" in said


def test_words_of_an_address_that_name_no_page_name_the_first():
    assert [page_of(words) for words in ("3", "0", "-1", "x", "", "99999999", "²")] == [
        *(3, 1, 1, 1, 1, 1, 1)
    ]
    assert paged(1, 50, 50, Where("/x"), "50 events") is None


def test_both_ends_of_a_difference_are_named_when_they_cannot_be_read():
    with pytest.raises(Refused) as refused:
        moments(Where("/x", (("from", "yesterday"), ("to", "2026-13-01"))), ("from", "to"))
    assert [fault.field for fault in refused.value.faults] == ["from", "to"]
    assert moments(Where("/x", (("from", "#3"),)), ("from", "to")) == (Position(3), None)


# --- The thread ---------------------------------------------------------------------------------------------


AT_THREAD = Where(f"/threads/{F1}")


def thread(**changes) -> thread_page.Given:
    hops = read(hop for hop in folded(VIEW, log(story())).all(HOPS) if hop.finding_id == F1)
    given = thread_page.Given(F1, F1, hops, breaks(hops), {})
    return replace(given, **changes)


def test_a_thread_goes_from_the_source_to_the_closing_loop():
    body = thread_page.body(thread(), TOLD, AT_THREAD, WORDS)
    kinds = [step.kind.partition(" for ")[0] for step in body.steps]
    assert kinds[:3] == ["Source", "Finding", "Recommendation"]
    assert "Action" in kinds
    assert "Evidence of impact" in kinds
    assert "Closing loop" in kinds
    assert kinds.index("Evidence of impact") > kinds.index("Action")
    anchors = [step.anchor or step.reference for step in body.steps]
    assert len(set(anchors)) == len(anchors)
    assert all(anchors)


def test_a_thread_says_what_is_missing_and_what_is_left_out():
    said = [
        notice.text
        for notice in thread_page.body(
            thread(missing=("x is open",), left_out=2), TOLD, AT_THREAD, WORDS
        ).notices
    ]
    assert "Still missing: x is open." in said
    assert "2 links of other agencies are left out." in said
    whole = [
        notice.text
        for notice in thread_page.body(thread(missing=()), TOLD, AT_THREAD, WORDS).notices
    ]
    assert any(text.startswith("Nothing is missing") for text in whole)


def test_every_link_of_a_thread_stands_in_one_step_at_least():
    given = thread()
    shown = {
        entry.href
        for step in thread_page.body(given, TOLD, AT_THREAD, WORDS).steps
        for entry in step.entries
    }
    assert len(shown) == len({(hop.stream, hop.position) for hop in given.hops})


def test_a_thread_of_hostile_words_is_text():
    hops = tuple(replace(hop, words=MARKUP) for hop in thread().hops)
    assert "<script>alert" not in html(thread_page.body(thread(hops=hops), TOLD, AT_THREAD, WORDS))


# --- Operations ---------------------------------------------------------------------------------------------

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
LETTER = DeadLetter("themes", 12, "HSSCP-SI-2026-0001", "finding-themed.v1", "KeyError", 3, AT)


def operations(**changes):
    given = operations_page.Given(
        parts=(Part("NATS server", "down", "no answer"), Part("view themes", "down", "")),
        standings=(ViewStanding("themes", 2, 11, 1, 12.5, 1),),
        letters=(LETTER,),
        rebuilding=None,
        bare=False,
        hidden=(Hidden("token", "t"),),
    )
    return operations_page.body(replace(given, **changes), WORDS)


def presses(body) -> list[Press]:
    return [
        block for section in body.sections for block in section.blocks if isinstance(block, Press)
    ]


def test_an_operator_sees_that_something_is_stuck_and_not_what_it_is_about():
    said = html(operations(bare=True))
    assert "KeyError" in said
    assert "themes" in said
    assert "HSSCP-SI-2026-0001" not in said
    assert "finding-themed" not in said
    assert "HSSCP-SI-2026-0001" in html(operations())


def test_every_button_carries_the_token():
    found = presses(operations())
    assert [press.hidden for press in found] == [
        (Hidden("token", "t"), Hidden("view", "themes")),
        (Hidden("token", "t"), Hidden("view", "every")),
    ]


def test_who_may_only_look_has_no_button_and_nobody_has_while_a_rebuild_runs():
    assert presses(operations(hidden=None)) == []
    running = Rebuilding(("themes",), AT, 3, 12)
    assert presses(operations(rebuilding=running)) == []
    assert "position 3 of 12" in html(operations(rebuilding=running))


def test_how_a_rebuild_ended_stays_on_the_page():
    ended = Rebuilding(("themes", "thread"), AT, 12, 12, AT)
    assert "Rebuilt 2 views up to position 12" in html(operations(rebuilding=ended))
    failed = replace(ended, failed="PostgreSQL does not answer")
    assert "PostgreSQL does not answer" in html(operations(rebuilding=failed))


def test_what_is_down_is_said_first_and_views_stand_in_their_own_table():
    body = operations()
    assert body.notices[0].text == "Down: NATS server, view themes."
    tables = [b for s in body.sections for b in s.blocks if isinstance(b, TableModel)]
    assert [row[0].text for row in tables[0].rows] == ["NATS server"]
    assert [cell.text for cell in tables[-1].rows[0]] == ["themes", "", "11", "1", "12.5", "1", "2"]
