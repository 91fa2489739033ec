"""
A form that is sent when its session has ended: what was typed stays in the page that answers, and nowhere else, until its
owner has signed in again (ADR 0091).
"""

from collections.abc import Mapping, Sequence

from fastapi import Request, Response

from services.web import addresses, form_kinds, rendering
from services.web.bodies import FormBody
from services.web.form_marks import MARK
from services.web.page import Hidden, Link, Notice
from services.web.site import FORM_TOKEN, HTML, Site, where_of
from services.web.viewer import Viewer

BACK = "Your session had ended, so nothing was sent. Here is what you typed: read it once more and press Send."
_SIGN_IN = "/sign-in"
_HEADING = "Your session has ended"
_LEAD = (
    "Nothing was sent, and nothing that you typed is lost: it is kept in this page and nowhere else. Sign in as before in a "
    "new tab, come back to this one, and press the button."
)
_ONLY_HERE = "Do not close or reload this page before that."


def marks(site: Site, seen_by: Viewer) -> Sequence[Hidden]:
    """What a form carries, so that it can be given back."""
    known = site.form_marks
    return (Hidden(MARK, known.mark(seen_by.subject)),) if known else ()


def is_ours(site: Site, form: Mapping[str, str]) -> bool:
    known = site.form_marks
    return known is not None and known.is_ours(form.get(MARK, ""))


def is_of(site: Site, form: Mapping[str, str], seen_by: Viewer) -> bool:
    """Served to them: another person who signs in at the same browser is not shown what was typed."""
    known = site.form_marks
    return known is not None and known.is_of(form.get(MARK, ""), seen_by.subject)


def page(site: Site, request: Request, kind: str, pairs: Sequence[tuple[str, str]]) -> Response:
    """
    The form as it came, unseen, and the way to sign in: for nobody who is signed in, or for another than whose form it is.
    """
    body = FormBody(
        heading=_HEADING,
        action=form_kinds.address_of(kind),
        parts=(),
        submit="Go on with the form",
        lead=_LEAD,
        hidden=tuple(Hidden(name, value) for name, value in pairs if name != FORM_TOKEN),
        notices=(Notice(_ONLY_HERE, strong=True),),
        first=Link("Sign in", addresses.address(_SIGN_IN, [("next", "/")])),
    )
    where = where_of(request)
    frame = site.frame(None, where).page(body.heading, where, error=True)
    return Response(rendering.render(frame, body), 403, {"cache-control": "no-store"}, HTML)
