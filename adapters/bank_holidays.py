"""The bank holidays of England and Wales, from the data that the library `holidays` ships; nothing is downloaded."""

from datetime import date
from functools import cache

import holidays

from domain.working_days import WorkingDays

_FIRST, _LAST = 2010, 2050
"""Years: from before the first framework (2015) to beyond any deadline of a record kept today."""


@cache
def england_and_wales() -> WorkingDays:
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(_FIRST, _LAST + 1))
    return WorkingDays(frozenset(found), date(_FIRST, 1, 1), date(_LAST, 12, 31))
