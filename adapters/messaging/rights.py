"""
What each user of a partnership's server may publish and subscribe to. Nothing else is allowed.

Source: design of the messaging, section 2.2; tests/integration/messaging/test_isolation.py tries all the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.messaging import subjects
from domain.names import AgencyId, PartnershipId


@dataclass(frozen=True, slots=True)
class Rights:
    """Allow-lists of subjects, seen from the user."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    answers: bool = False  # may answer a request where it asks to be answered


def of_agency(partnership: PartnershipId, agency: AgencyId) -> Rights:
    """Its own intake, the question whether a message can be read, and its own receipts through the durable made for it."""
    return Rights(
        (
            f"gt.{partnership}.intake.{agency}.>",
            subjects.validation(partnership),
            *_pulling(partnership, subjects.RECEIPTS, subjects.receipts_of(agency)),
        ),
        (f"{subjects.inbox_prefix(partnership, agency)}.>",),
    )


def of_service(
    partnership: PartnershipId, service: str, neighbours: Iterable[PartnershipId]
) -> Rights:
    """`service` is one of subjects.SERVICES."""
    inbox = f"{subjects.inbox_prefix(partnership, service)}.>"
    match service:
        case "intake":
            return Rights(
                (
                    *_pulling(partnership, subjects.INTAKE, subjects.INTAKE_CONSUMER),
                    f"$JS.API.STREAM.INFO.{subjects.INTAKE}",
                    f"$JS.API.STREAM.MSG.GET.{subjects.INTAKE}",
                    f"$JS.API.CONSUMER.RESET.{subjects.INTAKE}.{subjects.INTAKE_CONSUMER}",
                    "$JS.API.STREAM.NAMES",
                ),
                (
                    inbox,
                    f"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{subjects.INTAKE}.>",
                    subjects.validation(partnership),
                    "$SRV.>",
                ),
                answers=True,
            )
        case "relay":
            return Rights(
                (
                    subjects.shared(partnership),
                    f"gt.{partnership}.private.>",
                    f"gt.{partnership}.receipt.>",
                    *(
                        f"$JS.API.STREAM.{call}.{stream}"
                        for stream in (subjects.EVENTS, subjects.RECEIPTS)
                        for call in ("INFO", "MSG.GET")
                    ),
                ),
                (inbox,),
            )
        case "mirror":
            return Rights(
                tuple(
                    subject
                    for origin in neighbours
                    for subject in (
                        *_pulling(partnership, subjects.copy_of(origin), subjects.MIRROR_CONSUMER),
                        *_copying(partnership, origin),
                    )
                ),
                (inbox, *(subjects.head(origin, partnership) for origin in neighbours)),
            )
        case "provisioner":
            return Rights(
                (
                    "$JS.API.>",
                    *(subjects.reset(origin, partnership) for origin in neighbours),
                    *(subjects.head(partnership, partner) for partner in neighbours),
                ),
                (inbox,),
            )
        case "observer":
            return Rights(
                (
                    "$JS.API.INFO",
                    "$JS.API.STREAM.INFO.*",
                    f"$JS.API.STREAM.MSG.GET.{subjects.EVENTS}",
                    "$JS.API.CONSUMER.INFO.*.*",
                ),
                (inbox,),
            )
        case _:
            raise ValueError(f"no service is called {service}")


def of_link(accepting: PartnershipId, dialling: PartnershipId) -> Rights:
    """
    Seen from the dialling server: `publish` is what it sends to us, `subscribe` what it receives from us.

    `_R_.>` carries the replies of imported services; without it nothing is copied and no error shows anywhere.
    """
    replies = ("$JSC.R.>", "_R_.>")
    return Rights(
        (
            subjects.reset(accepting, dialling),
            subjects.delivery(dialling, accepting),
            subjects.head(dialling, accepting),
            subjects.flow_control(accepting, dialling),
            *replies,
        ),
        (
            subjects.reset(dialling, accepting),
            subjects.delivery(accepting, dialling),
            subjects.head(accepting, dialling),
            subjects.flow_control(dialling, accepting),
            *replies,
        ),
    )


def _pulling(partnership: PartnershipId, stream: str, consumer: str) -> tuple[str, ...]:
    return (
        f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}",
        f"$JS.API.CONSUMER.INFO.{stream}.{consumer}",
        *subjects.acks(partnership, stream, consumer),
    )


def _copying(partnership: PartnershipId, origin: PartnershipId) -> tuple[str, ...]:
    """To heal a gap: look at the copy, make it anew, ask the origin to deliver again (ADR 0023)."""
    stream = subjects.copy_of(origin)
    return (
        *(f"$JS.API.STREAM.{call}.{stream}" for call in ("INFO", "CREATE", "DELETE", "MSG.GET")),
        f"$JS.API.CONSUMER.CREATE.{stream}.{subjects.MIRROR_CONSUMER}",
        f"$JS.API.CONSUMER.DELETE.{stream}.{subjects.MIRROR_CONSUMER}",
        subjects.reset(origin, partnership),
    )
