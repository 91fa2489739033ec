"""Who may speak as independent scrutiny: an agency that the framework pack lists with that kind."""

from domain.command import Context
from domain.errors import Code, refuse
from domain.names import AgencyId
from domain.standing import check_acts_for
from domain.vocabulary import check_agency

KIND = "scrutiny"
"""The kind of an independent scrutineer in partners.toml."""


def check_scrutineer(agency: AgencyId, context: Context, *, field: str) -> None:
    """Independent of the agencies it scrutinises. Raises Refused UNKNOWN_AGENCY or NOT_PERMITTED."""
    check_agency(agency, context, field=field)
    if context.scope.framework.agencies[agency].kind != KIND:
        raise refuse(
            Code.NOT_PERMITTED,
            f"{agency} is no independent scrutineer; only one of those may say this",
            field=field,
        )
    check_acts_for(agency, context, field=field)
