"""
Who may do what: the access table. A row is a matter and what is wanted with it, a column a role; what is in no row is denied.

docs/explanation/access.md shows the same table to people; a test holds the two to each other.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.permission.resource import Action, Sensitivity
from domain.permission.subject import Role


class Rule(StrEnum):
    """What a cell says. The words are those of the page."""

    NO = "no"
    ALL = "yes"
    OWN = "own agency"  # lines that name it, or no agency; histories and reports that it is a party to
    ENTRIES = "without figures"  # who sent what and when, without what it says
    GRANT = "in the grant"  # while the grant holds, and what it names
    AS_OWN = "as own agency"  # never as the business unit
    AS_LISTED = "as own agency, listed"  # the matters of SENDS alone
    AS_UNIT = "as the business unit"
    BARE = "without references"


class What(StrEnum):
    """What a row of the table is about."""

    BOARD = "board"
    HISTORY = "history"
    REPORT = "report"
    MESSAGE = "message"
    OPERATIONS = "operations"


Cell = tuple[What, Sensitivity | None, Action]

COLUMNS: tuple[Role, ...] = (
    Role.AGENCY_LEAD,
    Role.BOARD_MEMBER,
    Role.ANALYST,
    Role.SCRUTINEER,
    Role.INSPECTOR,
    Role.RECORDS_OFFICER,
    Role.BUSINESS_MANAGER,
    Role.ADMIN,
)

_NO, _ALL, _OWN, _GRANT, _ENTRIES = Rule.NO, Rule.ALL, Rule.OWN, Rule.GRANT, Rule.ENTRIES
_READ, _EXPORT = Action.READ, Action.EXPORT
_SHARED, _PRIVATE, _FIGURES = Sensitivity.SHARED, Sensitivity.PRIVATE, Sensitivity.FIGURES
_INCIDENTS, _RECORDS = Sensitivity.INCIDENTS, Sensitivity.RECORDS

# fmt: off
_ROWS: Mapping[Cell, tuple[Rule, ...]] = {
    #                                       agency    board     analyst   scrutineer inspector records  business  admin
    #                                       lead      member                                   officer  manager
    (What.BOARD,   _SHARED,    _READ):     (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.BOARD,   _SHARED,    _EXPORT):   (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.BOARD,   _PRIVATE,   _READ):     (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.BOARD,   _PRIVATE,   _EXPORT):   (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.BOARD,   _INCIDENTS, _READ):     (_NO,      _ALL,     _NO,      _ALL,     _GRANT,   _ALL,     _ALL,     _NO),
    (What.BOARD,   _INCIDENTS, _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _ALL,     _ALL,     _NO),
    (What.BOARD,   _RECORDS,   _READ):     (_NO,      _NO,      _NO,      _ALL,     _GRANT,   _ALL,     _ALL,     _NO),
    (What.BOARD,   _RECORDS,   _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _ALL,     _ALL,     _NO),
    (What.HISTORY, _SHARED,    _READ):     (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _SHARED,    _EXPORT):   (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _PRIVATE,   _READ):     (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _PRIVATE,   _EXPORT):   (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _FIGURES,   _READ):     (_OWN,     _ENTRIES, _ENTRIES, _ENTRIES, _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _FIGURES,   _EXPORT):   (_OWN,     _ENTRIES, _ENTRIES, _ENTRIES, _GRANT,   _NO,      _ALL,     _NO),
    (What.HISTORY, _INCIDENTS, _READ):     (_NO,      _ALL,     _NO,      _ALL,     _GRANT,   _ALL,     _ALL,     _NO),
    (What.HISTORY, _INCIDENTS, _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _ALL,     _ALL,     _NO),
    (What.HISTORY, _RECORDS,   _READ):     (_NO,      _NO,      _NO,      _ALL,     _GRANT,   _ALL,     _ALL,     _NO),
    (What.HISTORY, _RECORDS,   _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _ALL,     _ALL,     _NO),
    (What.REPORT,  _SHARED,    _READ):     (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _SHARED,    _EXPORT):   (_ALL,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _PRIVATE,   _READ):     (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _PRIVATE,   _EXPORT):   (_OWN,     _ALL,     _ALL,     _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _INCIDENTS, _READ):     (_NO,      _ALL,     _NO,      _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _INCIDENTS, _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _RECORDS,   _READ):     (_NO,      _NO,      _NO,      _ALL,     _GRANT,   _NO,      _ALL,     _NO),
    (What.REPORT,  _RECORDS,   _EXPORT):   (_NO,      _NO,      _NO,      _NO,      _GRANT,   _NO,      _ALL,     _NO),
    (What.MESSAGE, None, Action.SUBMIT): (
        Rule.AS_OWN, Rule.AS_LISTED, Rule.AS_LISTED, Rule.AS_LISTED, _NO, Rule.AS_LISTED, Rule.AS_UNIT, _NO,
    ),
    (What.OPERATIONS, None, _READ):          (_NO, _NO, _NO, _NO, _NO, _NO, _ALL, Rule.BARE),
    (What.OPERATIONS, None, Action.OPERATE): (_NO, _NO, _NO, _NO, _NO, _NO, _NO,  Rule.BARE),
}
# fmt: on

ACCESS: Mapping[Cell, Mapping[Role, Rule]] = {
    cell: dict(zip(COLUMNS, rules, strict=True)) for cell, rules in _ROWS.items()
}

SENDS: Mapping[Role, frozenset[str]] = {
    Role.BOARD_MEMBER: frozenset(
        {
            "action",
            "assurance-report",
            "key-line-of-enquiry",
            "learning-adoption",
            "professional-challenge",
            "recommendation",
        }
    ),
    Role.ANALYST: frozenset({"key-line-of-enquiry"}),
    Role.SCRUTINEER: frozenset(
        {
            "key-line-of-enquiry",
            "professional-challenge",
            "scrutiny",
            "scrutiny-gap",
            "scrutiny-map",
        }
    ),
    Role.RECORDS_OFFICER: frozenset({"destruction", "disclosure", "information-access"}),
}
"""The aggregates whose messages a role sends, by the names of domain/catalogue.py; the aggregate itself judges each."""


def rule_for(role: Role, cell: Cell) -> Rule:
    """NO for what the table does not list."""
    return ACCESS.get(cell, {}).get(role, Rule.NO)
