"""The words of the record as types: references, slugs, codes, periods."""

from typing import Annotated

from pydantic import Field, StringConstraints

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

StreamId = str
"""The identity of one aggregate's history, readable: `HSSCP-F-2026-0042`. Unique across partnerships."""

PartnershipId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
"""Lower case, a subject token: `hsscp`. Its upper case begins every reference of that partnership."""

AgencyId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
AreaId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
ThemeId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
CategoryId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
AgreementId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]

IndicatorCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._][A-Za-z0-9]+)*$", max_length=40)
]
"""As the framework prints it (`3.2.4`, `E1.4n`); no hyphen, so that it can stand inside a reference."""

FindingId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}-F-\d{4}-[0-9A-Z]{1,12}$")
]
RecommendationId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}-R-\d{4}-[0-9A-Z]{1,12}$")
]
ActionId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}-A-\d{4}-[0-9A-Z]{1,12}$")
]
Entry = Annotated[int, Field(ge=1)]
"""The place of one event in its aggregate's history, counted from 1: the number that people read and name."""

Label = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""A short printed name from a framework or a published document; not a place for free text."""

Post = Annotated[
    str, StringConstraints(min_length=2, max_length=80, pattern=r"^[^\x00-\x1f\x7f@]+$")
]
"""A post, never a person's name: `Head of Service, Children's Hub`."""
