"""The words of columns of the boards of improvement and of what is shared with the neighbour."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "action": "What was to be done, in the words agreed.",
    "actions": "Actions of this partnership that serve it.",
    "agency": "Id of the agency that assesses its own practice against it.",
    "because_of": "What it was requested because of: a reference or a change of law or guidance.",
    "brag": (
        "Blue closed, red overdue or blocked, amber three quarters of the time used with less than half done or an "
        "update missed, green else. Computed, never typed."
    ),
    "closed_actions": "Actions on it that are closed on accepted evidence of impact.",
    "counts": "Yes where the action is closed on this evidence; no longer once it is reopened.",
    "days_since": "From the last update, or from the agreement where there was none, to the day seen from.",
    "days_still": "Since anything of it moved, or since the first agreement.",
    "decision": "Of the other partnership: adopted or not adopted.",
    "embedded": "Actions whose change a later audit found to be embedded.",
    "embedded_actions": "Actions on it whose change a later audit found to be embedded.",
    "evidence": "Items of evidence of impact that were accepted.",
    "findings": "Findings to improve that bear it, in this partnership.",
    "first_seen": "Day of the earliest finding that bears it.",
    "found_on": "Day of the earliest finding that it goes back to.",
    "impact_evidenced": "Actions closed on accepted evidence of impact.",
    "implemented": "Actions that are done and not evidenced.",
    "implemented_actions": "Actions on it that are done and not evidenced.",
    "last_moved_on": "Day on which one of its actions moved last.",
    "last_seen": "Day of the latest finding that bears it.",
    "last_update_on": "Day of the owner's latest update.",
    "little_progress": (
        "Yes where it has open actions of which none moved for long, or stands without any action."
    ),
    "name": "Name of the theme in the framework.",
    "open_actions": "Actions on it that are to be done.",
    "overdue": "Yes where it is open and its due day has passed on the day seen from.",
    "recurrences": "Findings to improve seen after the first closing of an action on the theme.",
    "recurs_after": (
        "Reference of the earlier action, of either partnership, after whose closing the theme was found again."
    ),
    "returned_as": (
        "Reference of the finding, of either partnership, by which it came back after all actions here had ended."
    ),
    "review_overdue": "Yes where it stands and the day of its review has passed.",
    "since": "Day from which its state holds.",
    "slipped_days": "Calendar days between the first due day and the present one.",
    "sources": "Kinds of source that it goes back to.",
    "stage": "How far it is on the way: to be done, implemented, impact evidenced, embedded or cancelled.",
    "standing": "Whether the priority stands on the day.",
    "strengths": "Findings of good practice that bear it, in this partnership.",
    "themes.sources": "How many findings of each kind of source, such as inspection 12.",
    "to_be_done": "Actions that are open and not done.",
    "why": "In words what the colour says.",
    "state": "How far it is on the day seen from.",
    "baseline": "The figure before, as printed.",
    "now": "The figure after, as printed.",
    "benchmark": "The figure that it is held against, as printed.",
    "judged_by": "Id of the agency that accepted or rejected the evidence.",
    "post": "Post that accepted or rejected the evidence.",
    "finding_id": "Reference of the finding that a gap led to, where its thread begins.",
    "actions.priority": "High, medium or low, as agreed.",
    "enquiry-actions.priority": "High, medium or low, as agreed.",
    "learning.partnership": "Partnership that offers it.",
    "procedures.owner": "Who keeps the procedure.",
    "national-learning.reference": "Reference that its publisher gave it.",
    "national-learning.text": "How practice here stands to it, in the words of the assessment.",
    "child-death-themes.source": "Whom the theme was received from.",
    "learning.about": "What it was learned from, at the partnership that offers it.",
}

EMPTY: Mapping[str, str] = {
    "percent": "Nothing was reported, or the neighbour does not share it.",
    "days_since": "The neighbour does not share its updates.",
    "evidence": "The neighbour does not share it.",
    "challenges_open": "The neighbour does not share it.",
    "brag": "An open action of the neighbour that is not overdue: its progress is not shared.",
    "recurs_after": "It did not come back.",
    "returned_as": "It did not come back.",
    "recurrences": "No action on the theme was closed.",
    "loop_result": "No closing-loop audit was held.",
    "priority_id": "Actions give this name, and no priority bears it.",
    "decision": "There is none yet.",
    "days_still": "It has no actions.",
}
