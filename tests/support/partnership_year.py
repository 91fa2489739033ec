"""
One year of a partnership under any framework pack, as the messages that its agencies send.

Everything that a framework can ask for happens at least once, in the vocabulary of the pack: its groups, kinds of
review, standards, evaluation points, channels, sections. Nothing here knows a framework by its name.
"""

from collections.abc import Sequence
from datetime import date

from domain.framework import Framework
from domain.names import PartnershipId
from tests.support.year import Sent, Year
from tests.support.year_figures import figures
from tests.support.year_governance import (
    challenge_and_enquiry,
    dissemination,
    governance,
    reports,
)
from tests.support.year_learning import golden_thread, reviews
from tests.support.year_quality import (
    audits,
    self_assessment,
    training,
    voice_and_inspection,
)


def play(framework: Framework, partnership: PartnershipId, start: date) -> Sequence[Sent]:
    """All messages of the year in the order of their days; those of one day in the order in which they follow."""
    year = Year(framework, partnership, start)
    for part in (
        governance,
        reports,
        reviews,
        golden_thread,
        audits,
        self_assessment,
        training,
        figures,
        voice_and_inspection,
        challenge_and_enquiry,
        dissemination,
    ):
        part(year)
    return sorted(year.letters, key=lambda letter: letter.on)
