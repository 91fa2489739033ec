"""All commands, each in the module that is named after what it is for."""

from collections.abc import Callable

import typer

from services.cli import (
    assurance_boards,
    audit_boards,
    feeds,
    forms,
    frameworks,
    governance_boards,
    history,
    importing,
    improvement_boards,
    incidents_boards,
    looking,
    performance_boards,
    quality_boards,
    reference,
    reporting,
    running,
    sending,
    subjects,
    templates,
    upkeep,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The record of what safeguarding children partnerships learn and what they do about it.",
)
PANELS: dict[str, tuple[tuple[str | None, Callable[..., None] | typer.Typer], ...]] = {
    "Running it": (
        (None, running.demo),
        (None, running.init),
        (None, running.node),
        (None, running.serve),
        (None, upkeep.status),
    ),
    "From finding to embedded change": (
        (None, looking.board),
        (None, looking.themes),
        (None, improvement_boards.impact),
        (None, improvement_boards.priorities),
        (None, improvement_boards.procedures),
        ("national-learning", improvement_boards.national_learning),
        ("child-death-themes", improvement_boards.child_death_themes),
        (None, improvement_boards.learning),
        (None, improvement_boards.sharing),
    ),
    "What is asked for and owed": (
        ("framework", frameworks.framework),
        (None, frameworks.obligations),
    ),
    "Figures": (
        (None, looking.indicators),
        (None, looking.returns),
        (None, performance_boards.trend),
        (None, performance_boards.exceptions),
        (None, performance_boards.derived),
        (None, performance_boards.catalogue),
    ),
    "Incidents and reviews": (
        (None, incidents_boards.incidents),
        (None, incidents_boards.reviews),
        (None, incidents_boards.publications),
    ),
    "Quality assurance": (
        (None, audit_boards.audits),
        (None, audit_boards.training),
        ("section-11", quality_boards.section_11),
        ("school-audits", quality_boards.school_audits),
        (None, quality_boards.voice),
        (None, quality_boards.inspections),
        (None, quality_boards.quality),
    ),
    "Governance and assurance": (
        (None, governance_boards.directory),
        (None, governance_boards.attendance),
        (None, governance_boards.challenges),
        (None, governance_boards.enquiries),
        (None, governance_boards.scrutiny),
        (None, assurance_boards.dissemination),
        (None, assurance_boards.agency),
        (None, assurance_boards.reports),
        (None, assurance_boards.yearly_report),
        (None, assurance_boards.inspection_pack),
        (None, assurance_boards.access_log),
    ),
    "Reports and exports": (
        ("report", reporting.report),
        (None, reporting.export),
        ("feed", feeds.feed),
    ),
    "Sending": (
        ("send", forms.send),
        (None, templates.template),
        (None, sending.check),
        (None, sending.submit),
        ("import-actions", importing.import_actions),
        ("intake", sending.intake),
    ),
    "History and personal text": (
        (None, history.history),
        (None, history.events),
        ("subject", subjects.subject),
    ),
    "Upkeep": (
        ("projections", upkeep.projections),
        ("dead-letters", upkeep.dead_letters),
        (None, upkeep.contracts),
        (None, reference.reference),
    ),
}
"""Every command under the heading of `--help` that it belongs to. Without a name it is called as its function is."""

for _panel, _commands in PANELS.items():
    for _name, _command in _commands:
        if isinstance(_command, typer.Typer):
            app.add_typer(_command, name=_name, rich_help_panel=_panel)
        else:
            app.command(_name, rich_help_panel=_panel)(_command)
