"""
Models to bytes. The same page and body give the same bytes: nothing here reads a clock, a request or a setting.

Our templates are strict: a name that no model has is an error. The macros of govuk-frontend-jinja ask for parameters
that nobody gave, so they live in an environment of their own that lets them.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import get_args

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from services.web import cell_markup
from services.web.bodies import Body, ErrorLine, FieldModel
from services.web.page import Choice, Page

STATIC = Path(__file__).with_name("static")
STATIC_AT = "/static"
"""Where the application must mount the folder STATIC."""

_MACROS = {
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukErrorSummary": "error-summary",
    "govukFileUpload": "file-upload",
    "govukInput": "input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukTextarea": "textarea",
}


def render(page: Page, body: Body) -> bytes:
    """A whole document in UTF-8. Raises jinja2.UndefinedError where a template asks for what no model has."""
    return _environment().get_template(body.template).render(page=page, body=body).encode()


def asset(name: str) -> str:
    """The address of a static file, which changes with its content: it may be kept for ever. Raises OSError."""
    return _asset(name)


def prepare() -> None:
    """Compile every template, so that no reader waits for it."""
    for body in get_args(Body):
        _environment().get_template(body.template)


@cache
def _asset(name: str) -> str:
    return f"{STATIC_AT}/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@cache
def _environment() -> Environment:
    strict = Environment(
        loader=PackageLoader("services.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    strict.globals["asset"] = asset
    strict.filters["tag"] = cell_markup.tag
    strict.filters["value"] = cell_markup.value
    strict.filters["cells"] = cell_markup.cells
    strict.filters["choices"] = _choices
    strict.filters["error_lines"] = _error_lines
    strict.globals.update(_govuk_macros())
    return strict


def _choices(choices: tuple[Choice, ...], field: FieldModel) -> list[dict[str, object]]:
    """As the macros want them; the first one has the field's own id, which its error links to."""
    return [
        {
            "value": choice.value,
            "text": choice.text,
            "id": field.name if number == 1 else f"{field.name}-{number}",
            "checked": choice.chosen,
            "selected": choice.chosen,
            "hint": {"text": choice.hint} if choice.hint else None,
        }
        for number, choice in enumerate(choices, 1)
    ]


def _error_lines(errors: tuple[ErrorLine, ...]) -> list[dict[str, str]]:
    return [
        {"text": error.text, "href": f"#{error.target}"} if error.target else {"text": error.text}
        for error in errors
    ]


def _govuk_macros() -> dict[str, object]:
    lenient = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return {
        macro: getattr(
            lenient.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module,
            macro,
        )
        for macro, component in _MACROS.items()
    }
