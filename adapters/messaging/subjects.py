"""Every name on the wire: subjects, streams, consumers, inboxes. See docs/explanation/architecture.md."""

from domain.errors import Misconfigured
from domain.fact import Visibility
from domain.names import AgencyId, PartnershipId

INTAKE = "INTAKE"
EVENTS = "EVENTS"
RECEIPTS = "RECEIPTS"

INTAKE_CONSUMER = "intake"
MIRROR_CONSUMER = "mirror"

SERVICES = ("intake", "relay", "mirror", "provisioner", "observer")
"""The users of the node itself in the account MAIN; `sys` is the one user of the system account."""

SYS = "sys"
LINK = "link"


def intake(partnership: PartnershipId, agency: AgencyId, kind: str) -> str:
    return f"gt.{partnership}.intake.{agency}.{kind}"


def sender_and_kind(subject: str) -> tuple[AgencyId, str]:
    """Of an intake subject."""
    _, _, _, agency, kind = subject.split(".", 4)
    return agency, kind


def receipt(partnership: PartnershipId, agency: AgencyId, kind: str) -> str:
    return f"gt.{partnership}.receipt.{agency}.{kind}"


def validation(partnership: PartnershipId) -> str:
    """Where anybody may ask whether a message can be read."""
    return f"gt.{partnership}.query.validate"


def event(partnership: PartnershipId, visibility: Visibility, aggregate: str, topic: str) -> str:
    """Raises ValueError for a restricted event: it has no subject."""
    if visibility is Visibility.RESTRICTED:
        raise ValueError("a restricted event has no subject")
    return f"gt.{partnership}.{visibility}.{aggregate}.{topic}"


def copy_of(origin: PartnershipId) -> str:
    """The stream in which a neighbour's shared events arrive."""
    return f"FROM_{origin.upper()}"


def shared(partnership: PartnershipId) -> str:
    """The events that leave a partnership."""
    return f"gt.{partnership}.shared.>"


def outgoing(partner: PartnershipId) -> str:
    """The durable on EVENTS from which that partner's server is fed."""
    return f"to-{partner}"


def receipts_of(agency: AgencyId) -> str:
    """The durable on RECEIPTS that only that agency may read."""
    return f"rcpt-{agency}"


def border_prefix(origin: PartnershipId) -> str:
    """How the origin's JetStream API begins on the other side of the border."""
    return f"xc.{origin}.API"


def delivery(origin: PartnershipId, partner: PartnershipId) -> str:
    return f"xc.{origin}.d.{outgoing(partner)}"


def head(origin: PartnershipId, partner: PartnershipId) -> str:
    """Where the origin says how far there is something for that partner."""
    return f"xc.{origin}.h.{outgoing(partner)}"


def reset(origin: PartnershipId, partner: PartnershipId) -> str:
    """The one request that a partner may make: deliver again from a sequence."""
    return f"{border_prefix(origin)}.CONSUMER.RESET.{EVENTS}.{outgoing(partner)}"


def own_reset(partner: PartnershipId) -> str:
    """The same request as it arrives at the origin's JetStream."""
    return f"$JS.API.CONSUMER.RESET.{EVENTS}.{outgoing(partner)}"


def flow_control(origin: PartnershipId, partner: PartnershipId) -> str:
    return f"$JS.FC.{origin}.*.{EVENTS}.{outgoing(partner)}.*"


def acks(domain: PartnershipId, stream: str, consumer: str) -> tuple[str, str]:
    """Both forms in which a server of 2.14 and later names an acknowledgement."""
    return f"$JS.ACK.{stream}.{consumer}.>", f"$JS.ACK.{domain}.*.{stream}.{consumer}.>"


def agency_user(agency: AgencyId) -> str:
    """The key's name; raises Misconfigured for an agency that would share a service's inbox."""
    if agency in (*SERVICES, SYS, LINK):
        raise Misconfigured(f"an agency may not be called {agency}: a service has that name")
    return f"agency.{agency}"


def inbox_prefix(partnership: PartnershipId, user: str) -> str:
    """`user` is an agency's id or a service's name."""
    return f"_INBOX_{partnership}_{user}"
