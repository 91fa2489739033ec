"""Which version of its framework a partnership has adopted, and when it is to be reviewed (framework row V14)."""

from datetime import date
from typing import ClassVar

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import FrameworkVersionId, Label, PackKey, StreamId
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit


class FrameworkVersionAdopted(Entered):
    """
    `framework` is the name of the pack. From `adopted_on` its periods are counted; `inducted` says how members were
    told of it, or that nobody has been yet (None).
    """

    TOPIC: ClassVar[str] = "framework-version-adopted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    framework_version_id: FrameworkVersionId
    framework: PackKey
    version: Label
    adopted_on: date
    review_due_on: date
    inducted: Label | None

    @property
    def stream(self) -> StreamId:
        return self.framework_version_id


class AdoptFrameworkVersion(Enter):
    """Say which version of the framework holds from which day, and by when it is to be reviewed."""

    KIND: ClassVar[str] = "adopt-framework-version.v1"

    framework_version_id: FrameworkVersionId
    framework: PackKey
    version: Label
    adopted_on: date
    review_due_on: date
    inducted: Label | None = None

    def stream(self, scope: Scope) -> StreamId:
        return self.framework_version_id


def check_adoption(command: AdoptFrameworkVersion, context: Context) -> None:
    """For the business unit; of the pack that this record is kept under, with a review after the adoption."""
    check_business_unit(context)
    pack = context.scope.framework.name
    if command.framework != pack:
        raise refuse(
            Code.NOT_IN_FRAMEWORK,
            f"this record is kept under the pack {pack}; adopt that one",
            field="framework",
        )
    if command.review_due_on <= command.adopted_on:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"it was adopted on {command.adopted_on}; review it after that",
            field="review_due_on",
        )


FRAMEWORK_VERSION = register(
    "framework-version",
    command=AdoptFrameworkVersion,
    fact=FrameworkVersionAdopted,
    check=check_adoption,
)
