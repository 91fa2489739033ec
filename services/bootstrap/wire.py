"""What the reference says of NATS: the names and rights that the provisioner gives out, with placeholders."""

from adapters.messaging import provisioner, rights, subjects
from domain.fact import Visibility
from services.reference.pages import Wire
from services.reference.wire import Stream, User

_HERE, _THERE, _AGENCY, _KIND = "<p>", "<neighbour>", "<agency>", "<kind>"

_FORMS = (
    (subjects.intake(_HERE, _AGENCY, _KIND), "an agency's message"),
    (subjects.receipt(_HERE, _AGENCY, _KIND), "the answer to it, for that agency alone"),
    (
        subjects.validation(_HERE),
        "the question whether a message can be read, answered at once; nothing is recorded",
    ),
    (
        subjects.event(_HERE, Visibility.SHARED, "<aggregate>", "<event>"),
        "an event that the neighbour receives",
    ),
    (
        subjects.event(_HERE, Visibility.PRIVATE, "<aggregate>", "<event>"),
        "an event that stays on this server",
    ),
)

_ABOUT = {
    "intake": "Takes the agencies' messages to the record.",
    "relay": "Publishes the log and the receipts.",
    "mirror": "Takes the neighbour's shared events into this record.",
    "provisioner": "Makes streams and consumers, at `init` and at the start of a node.",
    "observer": "Looks at streams and consumers, for `golden-thread status`.",
}


def described() -> Wire:
    """Raises KeyError for a service that has no sentence here."""
    streams = [
        Stream(found.name or "", found.subjects or (), found.max_bytes or 0)
        for found in provisioner.streams(_HERE, [_THERE])
    ]
    agency = rights.of_agency(_HERE, _AGENCY)
    users = [
        User(
            subjects.agency_user(_AGENCY),
            "One for each agency of the framework pack.",
            agency.publish,
            agency.subscribe,
        )
    ]
    for service in subjects.SERVICES:
        given = rights.of_service(_HERE, service, [_THERE])
        users.append(User(service, _ABOUT[service], given.publish, given.subscribe))
    return Wire(_FORMS, streams, users)
