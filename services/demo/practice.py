"""
What the played agencies write. Every sentence and every figure here is made up, and travels marked as illustrative.

One entry for each of the themes that recur most; the first theme of a finding that has one gives the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.improvement.action_facts import EffectOn, EvidenceType
from domain.names import ThemeId


@dataclass(frozen=True, slots=True)
class Practice:
    """The words for one theme: what is recommended, done, measured, and shown to have changed."""

    recommendation: str
    action: str
    measure: str
    post: str
    type: EvidenceType
    effect_on: EffectOn
    evidence: str
    baseline: str
    now: str
    spread: str = (
        "Show the other partnership's practitioners how this is done, and offer them the materials."
    )


OTHER = Practice(
    recommendation="Review practice in this area with the partner agencies and put right what the inspection found.",
    action="Review the procedure with practitioners, publish the revised one, and test it in a dip sample after a term.",
    measure="Share of sampled cases that follow the revised procedure.",
    post="Head of Quality and Review",
    type=EvidenceType.AUDIT,
    effect_on=EffectOn.PRACTICE,
    evidence="The dip sample found the revised procedure followed in most cases, and practitioners could say why it matters.",
    baseline="9 of 24 cases",
    now="20 of 24 cases",
)

PRACTICES: Mapping[ThemeId, Practice] = {
    "supervision": Practice(
        recommendation="Make management oversight visible in every child's record, with the reason for each decision and a date to look again.",
        action="Introduce a supervision template with a required section on the child's experience and on progress of the plan; managers sample two records a month.",
        measure="Share of sampled records with reflective supervision in the last six weeks.",
        post="Principal Social Worker",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="The re-audit found management decisions with reasons in most records, and drift was picked up earlier than before.",
        baseline="11 of 30 records",
        now="25 of 30 records",
    ),
    "voice-of-the-child": Practice(
        recommendation="Record in every assessment, plan and review what the child says and what has changed because of it.",
        action="Offer every child an advocate before the conference, train chairs to begin with the child's view, and report back to children what was done.",
        measure="Share of conferences where the child's own view is recorded, directly or through an advocate.",
        post="Participation Lead",
        type=EvidenceType.USER_FEEDBACK,
        effect_on=EffectOn.CHILDREN_AND_FAMILIES,
        evidence="Children who answered said more often that somebody had listened and had told them what would happen next.",
        baseline="34 of 80 answers",
        now="61 of 84 answers",
    ),
    "thresholds": Practice(
        recommendation="Bring partners to one understanding of the threshold document and test it on real contacts.",
        action="Hold joint threshold workshops in every agency and review twenty contacts together each quarter.",
        measure="Share of reviewed contacts where all agencies agree with the level of need chosen.",
        post="Service Manager, Children's Hub",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="The multi-agency contact review found agreement on the level of need in most contacts, up from about half.",
        baseline="11 of 20 contacts",
        now="17 of 20 contacts",
    ),
    "neglect": Practice(
        recommendation="Use the neglect assessment tool early and across agencies, and look at it again when plans change.",
        action="Train link workers in each agency in the neglect tool and build it into the child in need review.",
        measure="Share of children with neglect as a concern whose plan rests on a completed tool.",
        post="Neglect Strategy Lead",
        type=EvidenceType.PRACTITIONER_FEEDBACK,
        effect_on=EffectOn.PRACTICE,
        evidence="Practitioners describe recognising cumulative neglect sooner and being able to show families what must change.",
        baseline="14 of 40 plans",
        now="29 of 41 plans",
    ),
    "exploitation-and-missing": Practice(
        recommendation="Offer a return interview to every child who goes missing, and use what children say to disrupt exploitation.",
        action="Commission return interviews from one team, with a weekly look across agencies at patterns of place and person.",
        measure="Share of missing episodes followed by an interview within 72 hours.",
        post="Vulnerable Adolescents Lead",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.CHILDREN_AND_FAMILIES,
        evidence="Interviews are timelier and their findings stand in the safety plans that were sampled.",
        baseline="23 of 60 episodes",
        now="48 of 57 episodes",
    ),
    "care-leavers": Practice(
        recommendation="Tell every care leaver what they are entitled to, in words that they helped to write.",
        action="Rewrite the offer with the care leavers' forum, hand it over in person, and check at each pathway review that it was understood.",
        measure="Share of care leavers who say that they know their entitlements.",
        post="Leaving Care Team Manager",
        type=EvidenceType.SURVEY,
        effect_on=EffectOn.CHILDREN_AND_FAMILIES,
        evidence="The survey shows that more care leavers know what they can ask for and where.",
        baseline="27 of 70 answers",
        now="52 of 73 answers",
    ),
    "assessment-and-risk": Practice(
        recommendation="Ground assessments in the family's history and in a chronology that is kept up to date.",
        action="Set a standard for chronologies, build it into the case system, and coach each team on three of its own cases.",
        measure="Share of sampled assessments that analyse history and its meaning for the child.",
        post="Assessment Service Manager",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="Sampled assessments show the history and what it means; those without a chronology are now the exception.",
        baseline="12 of 30 assessments",
        now="24 of 30 assessments",
    ),
    "plans-and-reviews": Practice(
        recommendation="Write plans that a family understands: what must change, by when, and what happens if it does not.",
        action="Introduce one plan format with dated outcomes and a contingency, and have reviewing officers escalate plans that stand still.",
        measure="Share of sampled plans with dated outcomes and a contingency.",
        post="Independent Reviewing Service Manager",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="Most sampled plans carry dated outcomes, and reviewing officers' challenges are answered within a fortnight.",
        baseline="10 of 32 plans",
        now="26 of 32 plans",
    ),
    "information-sharing": Practice(
        recommendation="Agree what information each agency sends and receives at the points where a child's plan is decided.",
        action="Map the flows with health, probation and police, name a contact in each, and test them with a monthly sample.",
        measure="Share of sampled decisions with information from every agency that knows the family.",
        post="Partnership Information Lead",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="The sample shows that information came from all agencies involved in most decisions, and came in time.",
        baseline="8 of 25 decisions",
        now="19 of 25 decisions",
    ),
    "quality-assurance": Practice(
        recommendation="Audit for quality and not for compliance, and follow every finding to its action.",
        action="Adopt one audit tool with the practitioner and the family taking part, moderated across agencies each quarter.",
        measure="Share of audit actions shown to be complete when looked at again after three months.",
        post="Quality Assurance Manager",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.PRACTICE,
        evidence="Moderation changed fewer grades than a year ago, and most audit actions were found complete.",
        baseline="18 of 45 actions",
        now="37 of 46 actions",
    ),
    "multi-agency-working": Practice(
        recommendation="Agree with partners who leads for which family, and review together where no agency did.",
        action="Hold a monthly multi-agency panel that names a lead professional for every open plan.",
        measure="Share of plans with a named lead professional and all agencies at the last meeting.",
        post="Partnership Development Manager",
        type=EvidenceType.PRACTITIONER_FEEDBACK,
        effect_on=EffectOn.PRACTICE,
        evidence="Lead professionals say that partners come prepared and that families no longer tell their story twice.",
        baseline="16 of 40 plans",
        now="31 of 40 plans",
    ),
    "children-in-care-and-permanence": Practice(
        recommendation="Track permanence for every child in care from the second review on.",
        action="Set up a permanence tracker that heads of service look at fortnightly, with life-story work as a milestone.",
        measure="Share of children in care with a permanence plan at their second review.",
        post="Head of Service, Children in Care",
        type=EvidenceType.AUDIT,
        effect_on=EffectOn.CHILDREN_AND_FAMILIES,
        evidence="More children have a permanence plan in time, and reviewing officers confirm it in the sample.",
        baseline="13 of 28 children",
        now="23 of 29 children",
    ),
    "workforce": Practice(
        recommendation="Keep social workers, and keep children with the same one.",
        action="Offer a funded progression scheme, cap caseloads, and review every reallocation of a child's worker.",
        measure="Average number of workers that a child has had in a year.",
        post="Workforce Development Manager",
        type=EvidenceType.SURVEY,
        effect_on=EffectOn.CHILDREN_AND_FAMILIES,
        evidence="Fewer children changed their worker, and families say that they know whom to call.",
        baseline="2.6 workers a year",
        now="1.7 workers a year",
    ),
    "strategy-and-leadership": Practice(
        recommendation="Put one multi-agency plan in place with priorities that each board works to.",
        action="Write the joint plan with measures for each priority and report progress to both boards every half year.",
        measure="Share of the plan's priorities with an agreed measure and a report in the last six months.",
        post="Director of Children's Services",
        type=EvidenceType.PRACTITIONER_FEEDBACK,
        effect_on=EffectOn.PRACTICE,
        evidence="Managers in all agencies name the same priorities and describe what they changed in their own service.",
        baseline="2 of 7 priorities",
        now="6 of 7 priorities",
    ),
}  # fmt: skip


def practice_for(themes: tuple[ThemeId, ...]) -> Practice:
    return next((PRACTICES[theme] for theme in themes if theme in PRACTICES), OTHER)
