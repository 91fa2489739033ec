"""The SQL that the log speaks, for the schema of one partnership."""

from typing import LiteralString

from psycopg import sql

from adapters.event_store.append_call import PARAMETERS
from domain.names import PartnershipId

EVENT = "notification_id, recorded_at, originator_id, originator_version, topic, state"
RAW = "notification_id, recorded_at, origin, originator_id, originator_version, topic, state"
RECEIPT = (
    "number, message_id, sender, kind, accepted, reference, first_position, last_position,"
    " recorded_at, faults, intake_sequence"
)


class Statements:
    """Composed once; psycopg would otherwise do it on every call."""

    def __init__(self, partnership: PartnershipId) -> None:
        def compose(text: LiteralString) -> bytes:
            names = {"p": sql.Identifier(partnership), "receipt": sql.SQL(RECEIPT)}
            names |= {"event": sql.SQL(EVENT), "raw": sql.SQL(RAW)}
            return sql.SQL(text).format(**names).as_bytes(None)

        self.append = compose(
            "SELECT statuses, firsts, lasts, numbers, moment FROM {p}.append(" + PARAMETERS + ")"
        )
        self.load = compose(
            "SELECT {event} FROM {p}.stored_events WHERE originator_id = ANY(%s)"
            " ORDER BY originator_id, originator_version"
        )
        self.read = compose(
            "SELECT {event} FROM {p}.stored_events WHERE notification_id > %s"
            " AND notification_id <= %s ORDER BY notification_id LIMIT %s"
        )
        self.read_raw = compose(
            "SELECT {raw} FROM {p}.stored_events WHERE notification_id > %s"
            " AND notification_id <= %s ORDER BY notification_id LIMIT %s"
        )
        self.heads = compose(
            "SELECT coalesce((SELECT max(notification_id) FROM {p}.stored_events), 0),"
            " coalesce((SELECT max(number) FROM {p}.receipts), 0)"
        )
        self.position_at = compose("SELECT {p}.position_at(%s)")
        self.received_from = compose(
            "SELECT count(*), coalesce(array_agg(key) FILTER (WHERE NOT accepted), '{{}}')"
            " FROM {p}.inbox WHERE key >= %s AND key < %s"
        )
        self.receipts = compose("SELECT {receipt} FROM {p}.receipts WHERE number = ANY(%s)")
        self.receipt_of = compose(
            "SELECT {receipt} FROM {p}.receipts WHERE sender = %s AND message_id = %s"
            " ORDER BY number LIMIT 1"
        )
        self.receipts_after = compose(
            "SELECT {receipt} FROM {p}.receipts WHERE number > %s ORDER BY number LIMIT %s"
        )
