"""What a field is, in words for people: its heading, and what is to be written there."""

import re

from adapters.spreadsheets.cells import Kind
from adapters.spreadsheets.fields import Field
from adapters.spreadsheets.vocabulary import list_of, title_of

_REFERENCE = re.compile(r"\^\[A-Z\]\[A-Z0-9\]\{1,15\}-([A-Z0-9]+)-")
_ANY_REFERENCE = "^[A-Z][A-Z0-9]{1,15}-[A-Z]["
_PERIOD, _POST, _TEXT_LONGEST, _SHORT_LONGEST = "^20", "@]+$", 4000, 200
_MANY = 12


def heading_of(field: Field) -> str:
    """`source.published_on` is "Source: published on", `finding_id` "Finding reference"."""
    words = [
        part.removesuffix("[]").replace("_", " ").replace(" id", " reference")
        if part.endswith("_id")
        else part.removesuffix("[]").replace("_", " ")
        for part in field.path.rpartition("[].")[2].split(".")
    ]
    text = ": ".join(words)
    return text[:1].upper() + text[1:]


def said_of(field: Field) -> str:
    """What may be written, in one sentence or two."""
    sentence = said_of_one(field)
    if field.kind is Kind.LIST:
        sentence = f"{sentence} Several: with semicolons between them."
    if field.kind is Kind.TEXTS:
        sentence = f"{sentence} Several: one for each column."
    if (
        field.may_be_empty and field.required and list_of(field) != "themes"
    ):  # the rules ask for one
        sentence = f"{sentence} Where there is none: none."
    return sentence


def needed(field: Field) -> str:
    """Whether it has to be filled."""
    if not field.required:
        return "May be left out."
    if not field.group or field.group.endswith("[]"):
        return "Must be given."
    return f"Must be given with anything of {field.group.replace('_', ' ')}."


def said_of_one(field: Field) -> str:  # noqa: PLR0911 - one case for each kind
    """What may be written as the value, or as one of the values of a list."""
    match field.kind:
        case Kind.DATE:
            return "A day, such as 31/03/2026 or 2026-03-31."
        case Kind.YES_NO:
            return "yes or no."
        case Kind.WHOLE:
            return f"A whole number{_between(field)}."
        case Kind.SIGNED:
            return "A whole number, or c for one that is kept back."
        case Kind.NUMBER | Kind.EXACT:
            return "A number, such as 1056.3."
        case Kind.FIGURE:
            return (
                "A number, or one of the signs c z x : k u low for why there is none; "
                "a count goes into the columns of its parts."
            )
        case Kind.TABLE:
            return "A table of its own."
        case Kind.TEXT | Kind.LIST | Kind.TEXTS:
            return _words(field)


def _words(field: Field) -> str:  # noqa: PLR0911 - one case for each form
    listed = list_of(field)
    if field.choices:
        return f"One of: {', '.join(field.choices)}."
    if found := _REFERENCE.match(field.pattern):
        return f"A reference, such as HSSCP-{found[1]}-2026-0042."
    if listed:
        return f"One of the framework's list “{title_of(listed)}”."
    if field.pattern.startswith(_ANY_REFERENCE):
        return "A reference of the record, such as HSSCP-F-2026-0042."
    if field.pattern.startswith(_PERIOD):
        return "A period: 2025 (to 31 March), 2025-Q1, 2025-04 or 2025-04-30."
    if field.pattern.endswith(_POST):
        return "A post, never the name of a person: Head of Service."
    if field.longest == _TEXT_LONGEST:
        return "Text, up to 4000 characters; nothing by which a person can be recognised."
    if field.longest == _SHORT_LONGEST:
        return "A short name or title, up to 200 characters."
    if field.pattern.startswith("^[a-z]"):
        return "A short name in lower case, with hyphens: team-meeting."
    return f"Of the form {field.pattern}." if field.pattern else "Text."


def _between(field: Field) -> str:
    match field.least, field.most:
        case int(least), int(most):
            return f" from {least} to {most}"
        case int(least), None:
            return f", {least} or more"
        case _:
            return ""
