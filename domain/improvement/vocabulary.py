"""What the framework pack knows, asked by the decisions of the golden thread. Each check raises Refused."""

from domain.command import Context
from domain.errors import Code, refuse
from domain.names import AgencyId, IndicatorCode, ThemeId


def check_agency(agency: AgencyId, context: Context, *, field: str) -> None:
    """The agency takes part in this partnership."""
    entry = context.scope.framework.agencies.get(agency)
    if entry is None or context.scope.partnership not in entry.partnerships:
        raise refuse(
            Code.UNKNOWN_AGENCY,
            f"no agency of {context.scope.partnership} has this id; the framework pack lists them",
            field=field,
        )


def check_themes(themes: tuple[ThemeId, ...], context: Context) -> None:
    """At least one, and every one of the vocabulary."""
    if not themes:
        raise refuse(Code.FINDING_NEEDS_THEME, "name at least one theme", field="themes")
    for theme in themes:
        if theme not in context.scope.framework.themes:
            raise refuse(
                Code.UNKNOWN_THEME,
                f"the framework's vocabulary has no theme {theme}",
                field="themes",
            )


def check_source_type(source_type: str, context: Context, *, field: str) -> None:
    known = context.scope.framework.source_types
    if source_type not in known:
        raise refuse(
            Code.UNKNOWN_SOURCE_TYPE,
            f"a finding comes from one of: {', '.join(sorted(known))}",
            field=field,
        )


def check_indicator(code: IndicatorCode, context: Context, *, field: str) -> None:
    if code not in context.scope.framework.indicators:
        raise refuse(
            Code.UNKNOWN_INDICATOR,
            f"the framework's catalogue has no indicator {code}; describe the measure instead",
            field=field,
        )
