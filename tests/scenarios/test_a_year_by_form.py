"""A partnership's whole year, typed into the forms: what can be sent as a message can be entered by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from adapters.projection_engine.rebuild import rebuild_all
from domain.fact import Recorded
from domain.permission.subject import Role
from projections.catalogue import VIEWS
from services.bootstrap.questions import questions_of
from services.web.form_words import FIRST
from tests.support.partnership_year import play
from tests.support.postgres import copy_of
from tests.support.site import (
    AGAINST_FORGERY,
    PARTNERSHIP,
    START,
    OpenSite,
    PlayedYear,
    settings_of,
    viewer,
)
from tests.support.typing_in import typed_for
from tests.support.year import Sent

_NOT_IN_THE_YEAR = {"reject-evidence.v1", "submit-nil-return.v1"}


async def test_a_year_that_is_typed_into_forms_is_the_record_that_messages_make(
    postgres: str, empty_logs: str, own_year: PlayedYear, tmp_path: Path
) -> None:
    with copy_of(postgres, empty_logs) as database:
        async with database.log(PARTNERSHIP) as log:
            projector = database.dsn(PARTNERSHIP, "projector")
            await rebuild_all(projector, PARTNERSHIP, VIEWS, codec=log.codec)
        year = PlayedYear(database, settings_of(database, tmp_path))
        async with year.at_work() as site:
            kinds = set()
            for number, letter in enumerate(play(site.house.scope.framework, PARTNERSHIP, START)):
                await _type_in(site, number, letter)
                kinds.add(letter.kind)
            typed = await _facts(site)
    assert set(FIRST) - kinds == _NOT_IN_THE_YEAR
    async with own_year.at_work() as site:
        assert typed == await _facts(site)


async def _type_in(site: OpenSite, number: int, letter: Sent) -> None:
    scope = site.house.scope
    data = orjson.loads(letter.body)
    fields = {
        **typed_for(questions_of(letter.kind, scope), data),
        "token": [AGAINST_FORGERY],
        "message-id": [f"form-{number:08}-0000-4000-8000-000000000000"],
    }
    unit = scope.framework.coordinates(letter.sender)
    role = Role.BUSINESS_MANAGER if unit else Role.AGENCY_LEAD
    async with site.browser(viewer(role, letter.sender)) as browser:
        address = f"/forms/{letter.kind}"
        answer = await browser.post(address, content=urlencode(fields, doseq=True))
    assert answer.status_code == 303, (letter.kind, data, answer.text)


async def _facts(site: OpenSite) -> Sequence[tuple[str, str, str, Any]]:
    """What was recorded, by whom; boxes are ticked in an order of their own."""
    head = (await site.house.record.stand(None)).position
    events: Sequence[Recorded] = await site.house.record.events(after=0, until=head, limit=head)
    return [
        (
            each.event.stream,
            each.fact.TOPIC,
            each.event.provenance.actor.agency,
            _unordered(each.fact.model_dump(mode="json")),
        )
        for each in events
    ]


def _unordered(value: Any) -> Any:
    match value:
        case dict():
            return {name: _unordered(each) for name, each in value.items()}
        case list() if all(isinstance(each, str) for each in value):
            return sorted(value)
        case list():
            return [_unordered(each) for each in value]
        case _:
            return value
