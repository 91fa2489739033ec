"""What the framework pack knows, asked by the decisions. Each check raises Refused."""

from collections.abc import Collection

from domain.command import Context
from domain.errors import Code, refuse
from domain.names import AgencyId, AreaId, IndicatorCode, ThemeId


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


def check_partner(agency: AgencyId, context: Context, *, field: str) -> None:
    """The agency takes part in one of the framework's partnerships, be it the neighbour's."""
    if agency not in context.scope.framework.agencies:
        raise refuse(
            Code.UNKNOWN_AGENCY,
            "no partnership of this framework has an agency of this id; the framework pack lists them",
            field=field,
        )


def check_area(area: AreaId, context: Context, *, field: str) -> None:
    """The area is one of those that this partnership covers."""
    areas = context.scope.framework.partnerships[context.scope.partnership].areas
    if area not in areas:
        raise refuse(
            Code.UNKNOWN_AREA,
            f"the areas of {context.scope.partnership} are: {', '.join(areas)}",
            field=field,
        )


def check_listed(name: str, listed: Collection[str], *, what: str, field: str) -> None:
    """`name` is one of those that the framework pack lists as `what`, such as "channel"."""
    if name not in listed:
        known = ", ".join(sorted(listed)) or "none"
        raise refuse(
            Code.NOT_IN_FRAMEWORK,
            f"the framework knows no such {what}; it lists: {known}",
            field=field,
        )
