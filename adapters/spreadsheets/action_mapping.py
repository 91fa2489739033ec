"""What the columns of a partnership's old action log mean, as its mapping file (TOML) says."""

import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import Misconfigured
from domain.names import PartnershipId

_SERIES = r"^[A-Z0-9]{1,4}$"


class Stage(StrEnum):
    """How far an action has come. What was closed once has no evidence here, so it is implemented and no further."""

    AGREED = "agreed"
    IN_PROGRESS = "in-progress"
    IMPLEMENTED = "implemented"
    LEFT_OUT = "left-out"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(_Part):
    """The sheet (the first, where none is named) and the row of the headings."""

    sheet: str | None = None
    headings: int = Field(1, ge=1, le=100)


class Columns(_Part):
    """The heading of each column; None for one that the log does not have."""

    action: str
    status: str
    agreed_on: str
    due_on: str
    reference: str | None = None
    finding: str | None = None
    finding_reference: str | None = None
    recommendation: str | None = None
    measure: str | None = None
    owner: str | None = None
    post: str | None = None
    confirmed_by: str | None = None
    decided_by: str | None = None
    progress: str | None = None
    narrative: str | None = None
    updated_on: str | None = None
    implemented_on: str | None = None
    priority: str | None = None
    theme: str | None = None
    source_type: str | None = None
    source_title: str | None = None
    source_reference: str | None = None
    published_on: str | None = None


class Usual(_Part):
    """What holds where the log has no column, or an empty cell; in our own words, not the log's."""

    owner: str | None = None
    post: str | None = None
    confirmed_by: str | None = None
    decided_by: str | None = None
    measure: str | None = None
    theme: str | None = None
    priority: str | None = None
    narrative: str = "Carried over from the earlier action log."
    source_type: str | None = None
    source_title: str | None = None
    source_reference: str | None = None
    published_on: date | None = None


class ActionMapping(_Part):
    """`series` tells this log's references from another's; `owners`, `themes` and so on map printed words to ours."""

    partnership: PartnershipId
    series: str = Field(pattern=_SERIES)
    table: Where = Where()
    columns: Columns
    usual: Usual = Usual()
    statuses: dict[str, Stage]
    owners: dict[str, str] = {}
    themes: dict[str, str] = {}
    source_types: dict[str, str] = {}


def load_mapping(path: Path) -> ActionMapping:
    """Raises Misconfigured with the file, the field and what is wrong."""
    try:
        return ActionMapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path}: not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}: not TOML: {error}") from None
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise Misconfigured(f"{path}: {field}: {first['msg'].lower()}") from None
