"""Who asks, and in which form they want the answer: the same for every address of the API."""

import hmac
from typing import Annotated

from fastapi import Depends, Request

from services.api.problems import ProblemError
from services.api.shapes import ProblemCode
from services.web.site import NotSignedIn, Site
from services.web.viewer import Viewer

FORM_TOKEN = "X-CSRF-Token"  # noqa: S105 (the name of a header)
_SPOKEN = frozenset({"application/json", "application/problem+json", "application/*", "*/*"})


async def _site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found


async def _json(request: Request) -> None:
    """Raises ProblemError for an Accept header that leaves no JSON."""
    said = request.headers.get("accept")
    if not said:
        return
    for each in said.split(","):
        kind, *parameters = (part.strip().lower() for part in each.split(";"))
        refused = any(
            part.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for part in parameters
        )
        if kind in _SPOKEN and not refused:
            return
    detail = "Accept application/json, or leave the header Accept out."
    raise ProblemError(406, ProblemCode.NOT_ACCEPTABLE, detail)


async def _viewer(request: Request, site: Annotated[Site, Depends(_site)]) -> Viewer:
    """
    By the token in Authorization where there is one, else by the cookie of the session. Raises NotSignedIn.
    """
    said = request.headers.get("authorization")
    if said is None:
        return site.viewer(request)
    scheme, _, token = said.partition(" ")
    if scheme.lower() != "bearer" or site.bearer is None:
        raise NotSignedIn
    found = await site.bearer(token.strip())
    if found is None:
        raise NotSignedIn
    return found


async def _sender(request: Request, viewer: Annotated[Viewer, Depends(_viewer)]) -> Viewer:
    """
    Whoever changes something: a cookie goes along with every request of a browser, whoever's page made it, so the token
    of the viewer's own forms must be there too. Raises ProblemError.
    """
    if request.headers.get("authorization") is None:
        sent = request.headers.get(FORM_TOKEN, "")
        if not viewer.token or not hmac.compare_digest(sent.encode(), viewer.token.encode()):
            detail = f"Send the token of your session's forms in the header {FORM_TOKEN}."
            raise ProblemError(403, ProblemCode.FORM_TOKEN_MISSING, detail)
    return viewer


InJson = Depends(_json)
OfSite = Annotated[Site, Depends(_site)]
Asking = Annotated[Viewer, Depends(_viewer)]
Sending = Annotated[Viewer, Depends(_sender)]
