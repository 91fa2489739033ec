"""A theme is triangulated by two kinds of source, not by two documents of one kind."""

import pytest

from domain.performance.triangulation import Sighting, Triangulation, triangulate


@pytest.mark.parametrize(
    ("sightings", "expected"),
    [
        ([("audit", "AUD/1"), ("audit", "AUD/2")], False),
        ([("audit", "AUD/1"), ("audit", "AUD/1")], False),
        ([("audit", "AUD/1"), ("inspection", "80473")], True),
        ([("audit", "X"), ("inspection", "X")], True),
    ],
)
def test_a_theme_needs_two_kinds_of_source(sightings, expected):
    (found,) = triangulate(Sighting("thresholds", kind, name) for kind, name in sightings)

    assert found.is_triangulated is expected


def test_the_same_document_counts_once_and_themes_are_kept_apart():
    found = triangulate(
        [
            Sighting("thresholds", "audit", "AUD/1"),
            Sighting("thresholds", "audit", "AUD/1"),
            Sighting("supervision", "inspection", "80473"),
        ]
    )

    assert found == (
        Triangulation("supervision", (("inspection", 1),)),
        Triangulation("thresholds", (("audit", 1),)),
    )


def test_nothing_seen_is_nothing_triangulated():
    assert triangulate([]) == ()
