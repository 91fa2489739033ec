"""The page about feeds: what they tell, how a program subscribes, and how a private address ends."""

from collections.abc import Sequence

from services.web.bodies import OperationsBody
from services.web.feed_addresses import LIFETIME, Kind
from services.web.page import (
    Block,
    Cell,
    Facts,
    Hidden,
    Link,
    Links,
    Notice,
    Paragraph,
    Press,
    Section,
)

AT = "/feeds"
PRIVATE = f"{AT}/private"
END_AT = f"{AT}/end"

_NAMES = {
    Kind.CHANGES: "What changed on the record (Atom)",
    Kind.OBLIGATIONS: "What is owed, and by when (calendar)",
}
_TELLS = {
    Kind.CHANGES: "That something was recorded, about which reference, when and by whom; never what it says.",
    Kind.OBLIGATIONS: "One all-day entry on the date that each obligation is due.",
}
_CHOOSING = (
    "Add ?agency= and the id of an agency to an address for what concerns that agency, and ?theme= to that of changes for one "
    "theme, as in ?agency=cleveland-police. Nothing restricted is in a feed, whoever reads it."
)


def body(
    kinds: Sequence[Kind],
    hidden: tuple[Hidden, ...],
    *,
    private: bool,
    made: Sequence[tuple[Kind, str]] = (),
    ended: bool = False,
) -> OperationsBody:
    """`private`: the reader may have private addresses. `made` are those that were made just now: they are shown once."""
    sections = [Section("feeds", "Feeds", tuple(_feeds(kinds)))]
    if private:
        sections.append(Section("private", "A private address", tuple(_private(hidden, made))))
        sections.append(Section("end", "End your addresses", tuple(_end(hidden))))
    said = "Your private addresses have ended. Programs that use them are told so."
    return OperationsBody(
        heading="Feeds",
        lead="For feed readers and calendars: they fetch by themselves what is new.",
        summary="New addresses" if made else "Feeds",
        sections=tuple(sections),
        notices=(Notice(said),) if ended else (),
    )


def _feeds(kinds: Sequence[Kind]) -> Sequence[Block]:
    items = tuple((Link(_NAMES[kind], f"{AT}/{kind}"), _TELLS[kind]) for kind in kinds)
    return (Links(items), Paragraph(_CHOOSING))


def _private(hidden: tuple[Hidden, ...], made: Sequence[tuple[Kind, str]]) -> Sequence[Block]:
    told = Paragraph(
        "The addresses above ask for your sign-in, which a calendar or a feed reader cannot give. A private address needs none: "
        f"whoever has it reads what you may read. It lasts {LIFETIME.days} days."
    )
    press = Press("Make private addresses", AT, hidden)
    if not made:
        return (told, press)
    kept = Notice("Copy them now: they are shown this once. Give them to nobody.", strong=True)
    addresses = Facts(tuple((_NAMES[kind], Cell(address, address)) for kind, address in made))
    how = Paragraph(
        "In Outlook: Add calendar, then Subscribe from web. In Google Calendar: Other calendars, then From URL. In a feed "
        "reader: Add a feed. Paste the address there."
    )
    return (kept, addresses, how)


def _end(hidden: tuple[Hidden, ...]) -> Sequence[Block]:
    told = Paragraph(
        "When one has come into other hands, or is not needed any more: this ends all private addresses that you have made, at "
        "once. You can make new ones afterwards."
    )
    return (told, Press("End all of mine", END_AT, hidden))
