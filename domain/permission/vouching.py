"""From what an identity provider vouches for to a Subject of this partnership, or to why there is none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from domain.errors import GoldenThreadError
from domain.names import AgencyId, PartnershipId
from domain.permission.subject import AGENCY_NEEDED, Grant, Role, Subject


class NotVouched(StrEnum):
    """Why somebody is not signed in: a code for the log, and never a word of what was presented."""

    NOT_A_TOKEN = "NOT_A_TOKEN"  # noqa: S105 (a code)
    WRONG_ALGORITHM = "WRONG_ALGORITHM"
    UNKNOWN_HEADER = "UNKNOWN_HEADER"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    BAD_CLAIM = "BAD_CLAIM"
    WRONG_ISSUER = "WRONG_ISSUER"
    WRONG_AUDIENCE = "WRONG_AUDIENCE"
    WRONG_TENANT = "WRONG_TENANT"
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    WRONG_NONCE = "WRONG_NONCE"
    WRONG_STATE = "WRONG_STATE"
    PROVIDER_SAID_NO = "PROVIDER_SAID_NO"
    PROVIDER_AWAY = "PROVIDER_AWAY"
    NO_ROLE = "NO_ROLE"
    SEVERAL_ROLES = "SEVERAL_ROLES"
    ROLE_NOT_THEIRS = "ROLE_NOT_THEIRS"
    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    BAD_GRANT = "BAD_GRANT"


_AGAIN = "Sign-in was not completed. Go back to the start page and sign in again."
_SENTENCES: Mapping[NotVouched, str] = {
    NotVouched.WRONG_TENANT: "Your organisation's accounts are not let in here. Ask the business manager.",
    NotVouched.EXPIRED: "Signing in took too long. Sign in again.",
    NotVouched.PROVIDER_SAID_NO: "Your organisation's sign-in said no. Sign in again, or ask its service desk.",
    NotVouched.PROVIDER_AWAY: "Your organisation's sign-in does not answer. Try again in a few minutes.",
    NotVouched.NO_ROLE: "Your account has no role here. Ask the business manager for one.",
    NotVouched.SEVERAL_ROLES: "Your account has several roles here, and may have one. Ask whoever gave them to you.",
    NotVouched.ROLE_NOT_THEIRS: "Your organisation may not give the role that your account has. Ask the business manager.",
    NotVouched.UNKNOWN_AGENCY: "Your role names no agency of this partnership. Ask whoever gave it to you.",
    NotVouched.BAD_GRANT: "Your grant cannot be read. Ask its sponsor to have it set again.",
}


class SignInRefused(GoldenThreadError):
    """Nobody is signed in. `code` is for the log, the sentence for the person; neither repeats what was presented."""

    def __init__(self, code: NotVouched) -> None:
        super().__init__(_SENTENCES.get(code, _AGAIN))
        self.code = code


@dataclass(frozen=True, slots=True)
class Started:
    """
    A sign-in under way. `address` is where the browser goes; the rest, which is secret, is kept with that browser and
    presented when it comes back.
    """

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider's token says of somebody. `id` is unique within `tenant`; `grant` as it came."""

    id: str
    tenant: str
    roles: tuple[str, ...]
    grant: Any = None


@dataclass(frozen=True, slots=True)
class Tenant:
    """What one directory of people may vouch for: its own administrators give its people their roles."""

    agencies: frozenset[AgencyId]
    roles: frozenset[Role]


def subject_of(
    vouched: Vouched,
    *,
    partnership: PartnershipId,
    agencies: Collection[AgencyId],
    tenants: Mapping[str, Tenant],
) -> Subject:
    """
    A role is given as `<partnership>.<role>` or `<partnership>.<role>.<agency>`; others are of other programs.

    `agencies` are those of the partnership. Raises SignInRefused.
    """
    tenant = tenants.get(vouched.tenant)
    if tenant is None:
        raise SignInRefused(NotVouched.WRONG_TENANT)
    given = {role for role in vouched.roles if role.split(".")[0] == partnership}
    if not given:
        raise SignInRefused(NotVouched.NO_ROLE)
    if len(given) > 1:
        raise SignInRefused(NotVouched.SEVERAL_ROLES)
    role, agency = _read(given.pop())
    if role not in tenant.roles or (agency is not None and agency not in tenant.agencies):
        raise SignInRefused(NotVouched.ROLE_NOT_THEIRS)
    if (agency is None and role in AGENCY_NEEDED) or (agency and agency not in agencies):
        raise SignInRefused(NotVouched.UNKNOWN_AGENCY)
    grant = grant_of(vouched.grant) if role is Role.INSPECTOR else None
    return Subject(_opaque(vouched), role, partnership, agency, grant)


def _opaque(vouched: Vouched) -> str:
    """Two tenants' people are two people, whatever ids they have."""
    return f"{vouched.id}.{sha256(vouched.tenant.encode()).hexdigest()[:12]}"


def _read(given: str) -> tuple[Role, AgencyId | None]:
    _, _, rest = given.partition(".")
    name, _, agency = rest.partition(".")
    try:
        return Role(name), agency or None
    except ValueError:
        raise SignInRefused(NotVouched.NO_ROLE) from None


# --- Grants -----------------------------------------------------------------------------------------------

_LONGEST_LIST = 200


class _GrantClaim(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    case_file: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")
    sponsor: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")
    begins: AwareDatetime = Field(alias="from")
    ends: AwareDatetime = Field(alias="to")
    boards: frozenset[str] = Field(default=frozenset(), max_length=_LONGEST_LIST)
    references: frozenset[str] = Field(default=frozenset(), max_length=_LONGEST_LIST)


def grant_of(claim: Any) -> Grant:
    """
    Of `{"case_file", "from", "to", "sponsor", "boards", "references"}`, or of that as JSON in a text; the moments with
    their offset from UTC. Raises SignInRefused for anything else.
    """
    try:
        read = (
            _GrantClaim.model_validate_json(claim)
            if isinstance(claim, str)
            else _GrantClaim.model_validate(claim)
        )
    except ValidationError:
        raise SignInRefused(NotVouched.BAD_GRANT) from None
    return Grant(read.case_file, read.sponsor, read.begins, read.ends, read.boards, read.references)


def claim_of(grant: Grant) -> Mapping[str, Any]:
    """The claim that `grant_of` reads, with moments as ISO 8601."""
    return {
        "case_file": grant.case_file,
        "sponsor": grant.sponsor,
        "from": grant.begins.isoformat(),
        "to": grant.ends.isoformat(),
        "boards": sorted(grant.boards),
        "references": sorted(grant.references),
    }
