"""Histories as each viewer may read them: decided, put on record as read, then told."""

from collections.abc import Callable, Collection, Sequence

from domain.errors import Code, Fault, Refused
from domain.fact import Recorded
from domain.names import AgencyId, StreamId
from domain.permission.decision import Decision, decide
from domain.permission.resource import Action, History, Sensitivity
from domain.permission.subject import Role
from projections.improvement import thread
from services.boards import as_at
from services.boards.as_at import AsAt, NotAMoment
from services.boards.event_lines import EVENTS
from services.boards.wording import Wording
from services.web import addresses, viewer
from services.web.boards import NoSuchPage
from services.web.event_words import Words
from services.web.frame import Where
from services.web.journal import Journal
from services.web.reading import NOW
from services.web.site import Site
from services.web.viewer import Viewer

VIEWS = (thread.VIEW,)
"""By whose place a page of histories says what it is true for."""

_RESTRICTED = frozenset({Sensitivity.INCIDENTS, Sensitivity.RECORDS})


class Histories:
    """Of one site. The journal is read on as far as the pages are."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def journal(self) -> Journal:
        told = await self._site.reader.told(VIEWS, NOW)
        await self._site.journal.reach(told.position, self._site.house.record)
        return self._site.journal

    async def let_through(
        self, seen_by: Viewer, reference: StreamId, action: Action = Action.READ
    ) -> Decision:
        """Raises NotPermitted; NoSuchPage where nothing is recorded; and what the record raises when it cannot log it."""
        journal = await self.journal()
        decision = viewer.permitted(self.decision(seen_by, journal.resource(reference), action))
        if not journal.of(reference):
            raise NoSuchPage
        what = "a file of the history" if action is Action.EXPORT else "the history"
        await self._site.reads.record(seen_by, decision, [reference], what)
        return decision

    def decision(
        self, seen_by: Viewer, resource: History, action: Action = Action.READ
    ) -> Decision:
        return decide(seen_by.subject, action, resource, now=self._site.now())

    def listed(
        self, seen_by: Viewer, journal: Journal, action: Action = Action.READ
    ) -> Callable[[StreamId], bool]:
        """
        Whether the events of a history may stand in a list, which says what was recorded and never what it says. What
        is about who looked at what stands in its own log alone, or every reading of a list would make its next line.
        """
        known: dict[StreamId | int, bool] = {}

        def may(reference: StreamId) -> bool:
            # only a grant names references; all others are decided alike
            key = reference if seen_by.subject.grant else journal.matter(reference)
            if key not in known:
                resource = journal.resource(reference)
                known[key] = (
                    resource.sensitivity is not Sensitivity.RECORDS
                    and self.decision(seen_by, resource, action).permit
                )
            return known[key]

        return may

    async def log_list(self, seen_by: Viewer, references: Collection[StreamId], what: str) -> None:
        """As of a board: of an inspector every reading, of anybody that of what is restricted."""
        journal = await self.journal()
        every = seen_by.subject.role is Role.INSPECTOR
        resources = [journal.resource(reference) for reference in references]
        logged = [each for each in resources if every or each.sensitivity in _RESTRICTED]
        if logged:
            decision = self.decision(seen_by, logged[0])
            await self._site.reads.record(
                seen_by, decision, [each.reference for each in logged], what
            )

    async def recorded(self, reference: StreamId, until: int) -> Sequence[Recorded]:
        return await self._site.house.record.stream(reference, until)

    def audience(self, seen_by: Viewer) -> AgencyId | None:
        """None reads everything as it was recorded: the business unit, which acts for every provider."""
        own = seen_by.subject.agency or ""
        return None if self._site.house.scope.framework.coordinates(own) else own

    def words(self, where: Where) -> Words:
        scope = self._site.house.scope
        return Words(Wording(EVENTS, scope.framework), scope.partnership, where.kept)

    async def place(self, end: AsAt) -> tuple[int, str]:
        """The position of a moment, and how it is named."""
        stand = await self._site.house.record.stand(end)
        if addresses.words_of(end).startswith("#"):
            return stand.position, f"position {stand.position:,}"
        return stand.position, as_at.spoken(stand.known_at)


def moments(where: Where, names: Sequence[str]) -> tuple[AsAt | None, ...]:
    """What the address asks for under each of these names. Raises Refused, naming each that cannot be read."""
    said = dict(where.parameters)
    faults: list[Fault] = []
    found: list[AsAt | None] = []
    for name in names:
        try:
            found.append(as_at.read(said[name]) if said.get(name) else None)
        except NotAMoment as error:
            faults.append(Fault(Code.BAD_VALUE, str(error), name))
    if faults:
        raise Refused(*faults)
    return tuple(found)
