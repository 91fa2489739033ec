"""Views are shared out so that no process has much more to do than another, and only when it is worth one."""

from dataclasses import replace

import pytest

from adapters.projection_engine.feed import stored_names
from adapters.projection_engine.shares import divide
from projections.catalogue import VIEWS
from tests.support.counting_view import counting_view

EVEN = {name: 100 for view in VIEWS for name in stored_names(view)}


def named(count):
    return [counting_view(name=f"v{number}") for number in range(count)]


@pytest.mark.parametrize("most", [1, 2, 3, 8])
def test_every_view_is_in_one_share(most):
    shares = divide(VIEWS, EVEN, most, 1)
    assert sorted(view.name for share in shares for view in share) == sorted(
        view.name for view in VIEWS
    )
    assert 1 <= len(shares) <= most
    assert all(shares)


def test_two_processors_are_both_given_work():
    assert len(divide(VIEWS, EVEN, 2, 1)) == 2


def test_views_of_the_same_events_are_shared_evenly():
    counts = dict.fromkeys(stored_names(counting_view()), 50)
    assert sorted(len(share) for share in divide(named(6), counts, 2, 1)) == [3, 3]


def test_a_process_that_would_shorten_nothing_is_not_begun():
    """One view takes nearly all the time; no other process can help it."""
    [large, *small] = named(3)
    none = [replace(view, handles=frozenset()) for view in small]
    counts = dict.fromkeys(stored_names(large), 50)
    assert len(divide([large, *none], counts, 4, 1)) == 1
    assert len(divide(VIEWS, {}, 4, 1)) == 1
    assert len(divide([large], counts, 4, 1)) == 1


def test_the_first_share_is_the_larger_one_for_the_other_begins_later():
    counts = dict.fromkeys(stored_names(counting_view()), 50)
    [first, second] = divide(named(12), counts, 2, sum(counts.values()) * 2)
    assert (len(first), len(second)) == (7, 5)


def test_no_process_begins_that_would_come_too_late():
    counts = dict.fromkeys(stored_names(counting_view()), 50)
    assert len(divide(named(6), counts, 2, sum(counts.values()) * 6)) == 1
