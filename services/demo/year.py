"""What else a partnership does in a year, in both partnerships and up to today: illustrative, and marked so."""

from datetime import date

from domain.framework import Framework
from services.demo.assured import assure
from services.demo.governed import govern
from services.demo.message import Phase
from services.demo.played import Played


def phase(framework: Framework, today: date) -> Phase:
    """In the order of the days; messages of one day in the order in which they follow."""
    dated = []
    for place, partnership in enumerate(framework.partnerships):
        played = Played(framework, partnership, today, place)
        govern(played)
        assure(played)
        dated += played.messages
    dated.sort(key=lambda entry: entry[0])
    return Phase(
        "year",
        "The partnerships' own year: meetings, challenges, audits, Section 11 (illustrative)",
        tuple(message for _, message in dated),
    )
