"""The view of subjects: counts, dates and holds; it does not change when a key does."""

from datetime import date

from projections.incidents import subjects
from projections.incidents.subjects import SUBJECTS, read
from projections.view import MemoryRows
from tests.support.story import folded, log
from tests.unit.domain.test_subject import DESTROYED, HELD, KEPT, SEALED

EARLIER = KEPT.model_copy(
    update={"about": "HSSCP-RR-2026-0001", "kept_on": date(2026, 5, 1), "agency": "nhs-tees"}
)
OTHER = KEPT.model_copy(update={"subject_id": "HSSCP-SJ-2026-0002", "kept_on": date(2026, 4, 1)})


def row(*facts):
    rows = folded(subjects.VIEW, log(facts))
    return next(r for r in rows.all(SUBJECTS) if r.subject_id == KEPT.subject_id)


def test_a_row_counts_texts_and_says_since_when_with_what_and_from_whom():
    found = row(KEPT, EARLIER, KEPT)

    assert found.texts == 3
    assert (found.first_kept_on, found.last_kept_on) == (date(2026, 5, 1), date(2026, 5, 4))
    assert found.about == (KEPT.about, "HSSCP-RR-2026-0001")
    assert found.agencies == ("cleveland-police", "nhs-tees")


def test_a_hold_stands_with_the_entry_by_which_it_is_lifted():
    held = row(KEPT, HELD)

    assert held.held_by == ("2: Court order of 1 May",)


def test_a_destruction_adds_when_and_under_what_and_changes_no_count_or_date():
    before, after = row(KEPT, EARLIER), row(KEPT, EARLIER, DESTROYED)

    assert (after.destroyed_on, after.authority) == (date(2026, 5, 4), "Schedule, line 14")
    assert (after.texts, after.about, after.first_kept_on, after.last_kept_on) == (
        *(before.texts, before.about, before.first_kept_on, before.last_kept_on),
    )


def test_no_row_holds_any_part_of_a_sealed_text():
    sealed = SEALED.model_copy(update={"ciphertext": "Q0FOQVJZ", "nonce": "Tk9OQ0U="})
    fact = KEPT.model_copy(update={"text": sealed})

    shown = str(row(fact))
    assert not [part for part in ("Q0FOQVJZ", "Tk9OQ0U", sealed.key_id) if part in shown]


def test_what_was_kept_longest_ago_comes_first():
    rows = folded(subjects.VIEW, log([KEPT, OTHER]), MemoryRows())

    assert [r.subject_id[-1] for r in read(rows.all(SUBJECTS))] == ["2", "1"]
