"""All commands, each in the module that is named after what it is for."""

import typer

from services.cli import (
    assurance_boards,
    audit_boards,
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
app.command()(running.demo)
app.command()(running.init)
app.command()(running.node)
app.command()(upkeep.status)
app.command()(looking.board)
app.command()(looking.themes)
app.command()(looking.indicators)
app.command()(looking.returns)
app.command()(performance_boards.trend)
app.command()(performance_boards.exceptions)
app.command()(performance_boards.derived)
app.command()(performance_boards.catalogue)
app.command()(frameworks.obligations)
app.add_typer(frameworks.framework, name="framework")
app.command()(improvement_boards.impact)
app.command()(improvement_boards.priorities)
app.command()(improvement_boards.procedures)
app.command("national-learning")(improvement_boards.national_learning)
app.command("child-death-themes")(improvement_boards.child_death_themes)
app.command()(improvement_boards.sharing)
app.command()(improvement_boards.learning)
app.command()(incidents_boards.incidents)
app.command()(incidents_boards.reviews)
app.command()(incidents_boards.publications)
app.command()(audit_boards.audits)
app.command()(audit_boards.training)
app.command("section-11")(quality_boards.section_11)
app.command("school-audits")(quality_boards.school_audits)
app.command()(quality_boards.voice)
app.command()(quality_boards.inspections)
app.command()(quality_boards.quality)
app.command()(governance_boards.directory)
app.command()(governance_boards.attendance)
app.command()(governance_boards.challenges)
app.command()(governance_boards.enquiries)
app.command()(governance_boards.scrutiny)
app.command()(assurance_boards.dissemination)
app.command()(assurance_boards.agency)
app.command()(assurance_boards.reports)
app.command()(assurance_boards.yearly_report)
app.command()(assurance_boards.access_log)
app.command()(assurance_boards.inspection_pack)
app.command()(history.history)
app.command()(history.events)
app.command()(sending.check)
app.command()(sending.submit)
app.add_typer(forms.send, name="send")
app.command()(templates.template)
app.command("import-actions")(importing.import_actions)
app.add_typer(subjects.subject, name="subject")
app.add_typer(sending.intake, name="intake")
app.add_typer(upkeep.projections, name="projections")
app.command("dead-letters")(upkeep.dead_letters)
app.command()(upkeep.contracts)
app.command()(reference.reference)
