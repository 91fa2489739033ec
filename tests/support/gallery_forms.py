"""The pages of the gallery that ask, answer or refuse."""

from services.web.bodies import (
    ErrorBody,
    ErrorLine,
    FieldModel,
    FieldSet,
    FormBody,
    ReceiptBody,
    SignInBody,
)
from services.web.page import Cell, Choice, Hidden, Link, Notice, Press
from tests.support.gallery_parts import LONG, MARKUP


def form(*, wrong: bool = False) -> FormBody:
    day = FieldModel(
        "happened",
        "When did it happen?",
        "date",
        "31/02/2026" if wrong else "",
        hint="For example, 31 3 2026",
        error="There is no 31 February: enter a day that exists" if wrong else "",
    )
    note = FieldModel(
        "note",
        "What has been done?",
        "textarea",
        MARKUP if wrong else "",
        hint="Name no child and no family.",
        error="Say in at most 2,000 characters what has been done" if wrong else "",
    )
    state = FieldModel(
        "state",
        "How far is it?",
        "radios",
        choices=(
            Choice("under-way", "Under way", hint="Work has begun"),
            Choice("done", "Done", chosen=True),
        ),
        error="Choose how far it is" if wrong else "",
    )
    rest = (
        FieldModel(
            "kinds",
            "What shows it?",
            "checkboxes",
            choices=(Choice("a", "Audit"), Choice("d", "Data")),
        ),
        FieldModel(
            "agency", "Agency", "select", choices=(Choice("1", LONG), Choice("2", "Health"))
        ),
        FieldModel("value", "Value", "number", "1.5", width=5),
        FieldModel("file", "Paper", "file"),
    )
    errors = (
        ErrorLine("There is no 31 February: enter a day that exists", day.target),
        ErrorLine("Say in at most 2,000 characters what has been done", note.target),
        ErrorLine("Choose how far it is", state.target),
        ErrorLine("The action is closed: reopen it first"),
    )
    return FormBody(
        "Update an action",
        "/form",
        (day, note, state, FieldSet("Evidence", rest)),
        "Send the update",
        "It is judged by the same rules as a message, and you get the same receipt.",
        (Hidden("token", "t"),),
        errors if wrong else (),
        (Notice("Do not enter personal data."),),
        Link("Cancel", "/thread"),
        multipart=True,
    )


def receipt(*, accepted: bool) -> ReceiptBody:
    facts = (
        ("Receipt", Cell("01JC5Z" + LONG)),
        ("Reference", Cell("HSSCP-A-2026-0001", "/thread")),
    )
    if accepted:
        said = "Your update is on the record at position 12,346."
        return ReceiptBody(
            "Accepted", said, True, facts, (), (Link("Go to the action", "/thread"),)
        )
    refusals = (ErrorLine("The action is closed: reopen it first"),)
    return ReceiptBody("Refused", "Nothing was recorded.", False, facts, refusals)


def error() -> ErrorBody:
    return ErrorBody(
        404,
        "There is no such page",
        "The address names no board of this partnership.",
        ("Check the address.", "If it came from a link here, tell whoever runs Golden Thread."),
        (Link("Go to the home page", "/home"),),
        "01JC5Z",
    )


def sign_in() -> SignInBody:
    users = (
        (Press("Ruth Okafor", "/sign-in", (Hidden("user", "ruth"),)), "Board member of HSSCP"),
        (Press("Sam Dale", "/sign-in", (Hidden("user", "sam"),)), "Lead of Cleveland Police"),
    )
    return SignInBody(
        "Sign in",
        "Choose who looks.",
        Link("Sign in with your organisation", "/oidc"),
        users,
        (Notice("This is a demonstration on this machine alone; nobody is asked for a password."),),
    )
