"""The API as an application of its own, mounted at /api: its errors are problems and never pages."""

from fastapi import FastAPI

from services.api import boards, documentation, messages, problems, records
from services.api.boards import Pages
from services.web.faults import Faults
from services.web.site import Site

VERSION = "/v1"


def create(site: Site) -> FastAPI:
    app = bare()
    app.state.site = site
    app.state.pages = Pages()
    problems.handle(app)
    app.add_middleware(Faults, answer=problems.at_fault)
    return app


def bare() -> FastAPI:
    """The routes alone, from which the OpenAPI document is made: it is the same for every site."""
    app = FastAPI(
        title="Golden Thread",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    for part in (boards, records, messages, documentation):
        app.include_router(part.router, prefix=VERSION)
    return app
