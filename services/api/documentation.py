"""The OpenAPI document, and pages about it for people, without a program in them."""

from functools import cache

from fastapi import APIRouter, Request, Response

from services.api import answers, openapi, reading
from services.api.asking import OfSite
from services.web import rendering
from services.web.site import HTML, Kept, Site, answer, etag_of, where_of

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def document(request: Request) -> Response:
    return answers.answer(request, _written())


@router.get("/docs")
async def overview(request: Request, site: OfSite) -> Response:
    return _page(request, site, "")


@router.get("/docs/{operation}")
async def operation(operation: str, request: Request, site: OfSite) -> Response:
    return _page(request, site, operation)


@cache
def _written() -> Kept:
    return answers.kept(openapi.document())


def _page(request: Request, site: Site, operation: str) -> Response:
    heading, body = reading.body(operation)
    where = where_of(request)
    page = site.frame(site.viewer_of(request), where).page(heading, where)
    content = rendering.render(page, body)
    return answer(request, Kept(content, etag_of(content), HTML))
