"""Every view that the projection engine keeps: the only list."""

from projections.governance import obligations
from projections.improvement import actions_by_status, themes, thread
from projections.performance import indicators, returns
from projections.view import View

VIEWS: tuple[View, ...] = (
    actions_by_status.VIEW,
    thread.VIEW,
    themes.VIEW,
    indicators.VIEW,
    returns.VIEW,
    obligations.VIEW,
)
