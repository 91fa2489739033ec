"""Every kind of page from made-up models, with what is hard to lay out: long words, many columns, no rows, markup."""

from services.web.bodies import (
    BoardBody,
    Body,
    Entry,
    FieldModel,
    FilterModel,
    HistoryBody,
    HomeBody,
    OperationsBody,
    ReportBody,
    Step,
    ThreadBody,
    Tile,
)
from services.web.page import (
    Account,
    ActiveFilter,
    AsAtForm,
    Cell,
    Choice,
    Column,
    Facts,
    Hidden,
    Link,
    Links,
    NavGroup,
    Notice,
    Page,
    Paging,
    Paragraph,
    Press,
    Progress,
    RoleSwitcher,
    Section,
    StandLine,
    TableModel,
)
from tests.support.gallery_forms import error, form, receipt, sign_in
from tests.support.gallery_parts import AGENCIES, BRAG, LONG, MARKUP, actions, figure

_CONTEXTS = {
    "Improvement": ("Actions", "Findings", "Themes", "Closing the loop", "Priorities", "Stuck"),
    "Performance": ("Indicators", "Returns", "Benchmarks", "Exceptions", "Deep dives"),
    "Quality": ("Audits", "Section 11", "Schools", "Training", "Visits"),
    "Governance": ("Obligations", "Challenges", "Lines of enquiry", "Meetings", "Evaluation"),
    "Incidents": ("Serious incidents", "Rapid reviews", "Practice reviews"),
    "Exchange": ("Shared learning", "Agreements"),
}


def page(
    title: str, group: str = "", *, past: bool = False, error: bool = False, live: bool = False
) -> Page:
    navigation = tuple(
        NavGroup(
            context,
            "/board",
            tuple(Link(board, "/board", current=board == title) for board in boards),
            current=context == group,
        )
        for context, boards in _CONTEXTS.items()
    )
    days = ("1 April 2026", "30 June 2026", "30 September 2026")
    return Page(
        title=title,
        partnership="Hartlepool and Stockton-on-Tees Safeguarding Children Partnership",
        short="HSSCP",
        home="/home",
        build="0.1.0",
        navigation=navigation,
        tools=(Link("History", "/history"), Link("Operations", "/operations")),
        crumbs=(Link("Home", "/home"), Link(group, "/home")) if group else (),
        account=Account(
            "Ruth Okafor",
            "Board member of HSSCP; sees both partnerships' shared learning",
            "/sign-out",
            (Hidden("token", "t"),),
            RoleSwitcher(
                "/role",
                "user",
                (Choice("board", "Ruth Okafor, Board", chosen=True), Choice("lead", "Sam Dale")),
                (Hidden("token", "t"),),
            ),
        ),
        stand=StandLine(
            "12,345",
            "31 March 2026 at 23:59" if past else "21 November 2026 at 10:37",
            "2026-11-21T10:37:00Z",
            "31 March 2026" if past else "21 November 2026",
            "2026-11-21",
            past=past,
        ),
        as_at=AsAtForm(
            "/board",
            "31/03/2026" if past else "",
            "",
            "/board",
            (Hidden("agency", "cleveland-police"),),
            tuple(Link(day, "/board-past", current=past and not n) for n, day in enumerate(days)),
        ),
        live="/live" if live else None,
        notice="Demonstration: the actions are played; the indicators are published figures.",
        error=error,
    )


def board(rows: int = 9, summary: str = "177 actions") -> BoardBody:
    agencies = tuple(Choice(str(n), name, chosen=n == 0) for n, name in enumerate(AGENCIES))
    fields = (
        FieldModel("agency", "Agency", "select", choices=(Choice("", "Any"), *agencies)),
        FieldModel(
            "brag", "BRAG", "select", choices=(Choice("", "Any"), Choice("red", "Red: overdue"))
        ),
        FieldModel("words", "Words in the action", width=20),
    )
    active = (
        ActiveFilter("Agency: Cleveland Police", "/board"),
        ActiveFilter("BRAG: red", "/board"),
    )
    pages = tuple(Link(str(n), f"/board?page={n}", current=n == 1) for n in (1, 2, 3))
    return BoardBody(
        heading="Actions",
        question="Which actions are open, who holds them, and which have gone past their day?",
        summary=summary,
        filters=FilterModel("/board", fields, active, (Hidden("sort", "due"),), "/board"),
        figures=(figure(),),
        table=actions(rows),
        paging=Paging(
            "Showing 1 to 25 of 177 actions",
            None,
            "/board?page=2",
            (*pages, None, Link("8", "/board?page=8")),
        ),
        downloads=tuple(
            Link(form, f"/board.{form.lower()}", hint="of these actions")
            for form in ("CSV", "JSON", "Excel", "Parquet", "API")
        ),
        as_table=Link("Show as a table only", "/board?only=table"),
        permalink="/board?as_at=%2312345",
    )


def _entry(what: str, depth: int = 0, **more: object) -> Entry:
    return Entry(
        what,
        "14 May 2026 at 09:30",
        "2026-05-14T08:30:00Z",
        "Sam Dale, Cleveland Police",
        "8,204",
        "/history",
        "The audit found that no letter had gone out, " + MARKUP,
        depth=depth,
        origin="from STSCP" if depth else "",
        **more,  # type: ignore[arg-type]
    )


def thread() -> ThreadBody:
    facts = (
        ("Owner", Cell("Cleveland Police")),
        ("Due", Cell("30/11/2026", iso="2026-11-30")),
        ("Said", Cell(LONG)),
    )
    kinds = ("Source", "Finding", "Recommendation", "Action", "Evidence", "Closing loop")
    return ThreadBody(
        "Children not brought to appointments are followed up",
        "From the review of child T to what changed in practice, step by step.",
        "6 steps",
        tuple(
            Step(
                kind,
                f"HSSCP-{kind[0]}-2026-000{n}",
                f"{kind} about missed appointments",
                "/history",
                BRAG[1] if kind == "Action" else None,
                facts,
                (_entry("Registered"), _entry("Progress reported")),
                n,
            )
            for n, kind in enumerate(kinds)
        ),
        (
            Section(
                "same", "Same theme", (Links(((Link("HSSCP-F-2026-0003", "/thread"), "2025"),)),)
            ),
        ),
        (Link("PDF", "/thread.pdf"), Link("JSON", "/thread.json")),
    )


def history() -> HistoryBody:
    changed = (("due_on", "2026-09-30", "2026-11-30"), ("status", "", "under way"))
    return HistoryBody(
        "History of HSSCP-A-2026-0001",
        "Every event on the record under this reference, and what each one changed.",
        "3 events",
        (
            _entry("Action agreed"),
            _entry("Due date extended", 1, changes=changed),
            _entry("Learning adopted by the neighbour", 2, details=(("Note", Cell(LONG)),)),
        ),
        FilterModel("/history", (FieldModel("reference", "Reference", value="HSSCP-A-2026-0001"),)),
        (Section("state", "State now", (Facts((("Status", Cell("under way")),)),)),),
        (Link("JSON", "/history.json"),),
    )


def operations() -> OperationsBody:
    letters = TableModel(
        "letters",
        "Events that a view could not take in",
        (Column("View"), Column("Position", "number"), Column("Error")),
        ((Cell("actions"), Cell("8,204"), Cell("ValidationError")),),
        quiet=True,
    )
    return OperationsBody(
        "Operations",
        "Where the views stand, what waits, and what went wrong.",
        "1 event waits",
        (
            Section("rebuild", "Rebuild", (Progress("r", "actions", 40, 100, "40 of 100 events"),)),
            Section(
                "dead",
                "Dead letters",
                (letters, Press("Try again", "/retry", (Hidden("token", "t"),), "view actions")),
                count="1",
            ),
        ),
        (Notice("The link to STSCP is down since 09:12.", strong=True),),
    )


def home() -> HomeBody:
    return HomeBody(
        "What needs the Board today",
        "What is stuck, what is due, and what changed since you last looked.",
        "21 overdue actions",
        (
            Tile("21", "Overdue actions", "/board", BRAG[1]),
            Tile("4", "Obligations due this month", "/board"),
            Tile("2", "Challenges without an answer", "/board"),
            Tile("9", "Events since you last looked", "/history"),
        ),
        (Section("stuck", "Stuck", (actions(3, "stuck-actions"),), count="21"),),
    )


def report() -> ReportBody:
    parts = (
        Section("summary", "Summary", (Paragraph("Of 177 actions, 21 are overdue."), figure())),
        Section("actions-part", "Actions", (actions(12),)),
        Section("method", "Method", (Paragraph("Counted on the day named above."),), level=3),
        Section("notes", "Notes", (Notice("Figures under five are not shown."),)),
    )
    return ReportBody(
        "Board pack, quarter 2 of 2026/27",
        "For the Executive of 8 December 2026.",
        (("Position", Cell("12,345")), ("As known at", Cell("30/09/2026", iso="2026-09-30"))),
        parts,
        (Link("PDF", "/report.pdf"), Link("Excel", "/report.xlsx")),
    )


def everything() -> dict[str, tuple[Page, Body]]:
    """By address."""
    return {
        "board": (page("Actions", "Improvement"), board()),
        "board-past": (page("Actions", "Improvement", past=True), board(3)),
        "board-empty": (page("Actions", "Improvement"), board(0, "No actions")),
        "thread": (page("HSSCP-F-2026-0001", "Improvement"), thread()),
        "history": (page("History"), history()),
        "operations": (page("Operations"), operations()),
        "form": (page("Update an action", "Improvement"), form()),
        "form-wrong": (page("Update an action", "Improvement", error=True), form(wrong=True)),
        "accepted": (page("Accepted"), receipt(accepted=True)),
        "refused": (page("Refused", error=True), receipt(accepted=False)),
        "home": (page("Home"), home()),
        "report": (page("Board pack"), report()),
        "error": (Page("There is no such page", "", "", "/home", "0.1.0"), error()),
        "sign-in": (Page("Sign in", "Tees partnerships", "", "/home", "0.1.0"), sign_in()),
    }
