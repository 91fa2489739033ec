"""How many took part: never an exact small number of children or families (domain rows Q9 and Q12)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

HowMany = Annotated[int, Field(ge=0, le=1_000_000)]
"""A number of people of the workforce, or of settings; of children only where it is not small."""


class CohortBand(StrEnum):
    """The size of a group of children or families. The lowest band reaches beyond every small number."""

    UP_TO_10 = "up-to-10"
    TO_25 = "11-to-25"
    TO_50 = "26-to-50"
    TO_100 = "51-to-100"
    OVER_100 = "over-100"
