"""The units of columns that hold numbers."""

from collections.abc import Mapping

COUNT = "count"
"""Of whatever has no unit of its own."""

PLACE = "place in an order"
"""A number that is a place and no amount."""

_DAYS, _WORKING_DAYS = "calendar days", "working days"
_FIGURE, _PER_CENT, _SCORE = "that of the indicator", "per cent", "points from 0 to 3"

UNITS: Mapping[str, str] = {
    "centre": _FIGURE,
    "days": _DAYS,
    "days_late": _DAYS,
    "days_open": _DAYS,
    "days_overdue": _DAYS,
    "days_since": _DAYS,
    "days_still": _DAYS,
    "delta": _SCORE,
    "denominator": _FIGURE,
    "england": _FIGURE,
    "entry": PLACE,
    "first_score": _SCORE,
    "highest_stage": PLACE,
    "indicators.target": _FIGURE,
    "lower": _FIGURE,
    "median_days": _DAYS,
    "moderated": _SCORE,
    "months": "months",
    "neighbour_median": _FIGURE,
    "numerator": _FIGURE,
    "percent": _PER_CENT,
    "position": PLACE,
    "region_value": _FIGURE,
    "response_rate": _PER_CENT,
    "self_score": _SCORE,
    "slipped_days": _DAYS,
    "stage": PLACE,
    "training.change": "points of ten",
    "trends.target": _FIGURE,
    "upper": _FIGURE,
    "value": _FIGURE,
    "version": PLACE,
    "working_days": _WORKING_DAYS,
    "working_days_given": _WORKING_DAYS,
    "working_days_left": _WORKING_DAYS,
}
