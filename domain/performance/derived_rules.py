"""
What can be counted from the record itself: by which rule, in which version, and whether the count is suppressed.

Counts of incidents are counts of children and suppressed like them; meetings, audits, courses and challenges between
agencies are the partnership's own work and are shown (docs/decisions/0048).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.performance.value import Form


@dataclass(frozen=True, slots=True)
class DerivedRule:
    """
    `counts` says in a sentence what is counted, by what, and on which day it falls; a change of it is a new version.
    `of_whole`: each part is a share of all that was counted in the quarter.
    """

    name: str
    version: int
    form: Form
    counts: str
    suppressed: bool = False
    of_whole: bool = False


RULES: Mapping[str, DerivedRule] = {
    rule.name: rule
    for rule in (
        DerivedRule(
            "incident-referrals",
            1,
            Form.COUNT,
            "serious incidents referred in the quarter, by what became of them",
            suppressed=True,
        ),
        DerivedRule(
            "incident-notifications",
            1,
            Form.COUNT,
            "serious incidents notified in the quarter and not withdrawn, by the organisation that referred them",
            suppressed=True,
        ),
        DerivedRule(
            "challenges-raised",
            1,
            Form.COUNT,
            "professional challenges raised in the quarter and not withdrawn, by the organisation that made them",
        ),
        DerivedRule(
            "challenge-outcomes",
            1,
            Form.COUNT,
            "professional challenges resolved in the quarter, by outcome",
        ),
        DerivedRule(
            "challenge-stages",
            1,
            Form.PERCENTAGE,
            "of the professional challenges resolved in the quarter, those resolved at each stage",
            of_whole=True,
        ),
        DerivedRule(
            "executive-attendance",
            1,
            Form.PERCENTAGE,
            "of the seats expected at meetings of the executive in the quarter, those taken, by agency",
        ),
        DerivedRule(
            "sub-group-attendance",
            1,
            Form.PERCENTAGE,
            "of the seats expected at meetings of sub-groups in the quarter, those taken, by agency",
        ),
        DerivedRule(
            "mapping-attendance",
            1,
            Form.PERCENTAGE,
            "of the seats expected at exploitation-mapping meetings in the quarter, those taken, by agency",
        ),
        DerivedRule(
            "training-places",
            1,
            Form.COUNT,
            "places taken at courses delivered in the quarter, by agency",
        ),
        DerivedRule(
            "audits-concluded",
            1,
            Form.COUNT,
            "audits held in the quarter and concluded, by kind",
        ),
        DerivedRule(
            "closing-loop-audits",
            1,
            Form.COUNT,
            "closing-loop audits held in the quarter, by whether the change was embedded",
        ),
    )
}
