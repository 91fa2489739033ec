"""Histories of findings of both partnerships, made from plain numbers so that any generator can drive them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from domain.fact import Actor, Event, Fact, Provenance
from domain.history import Unit
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingKind,
    FindingThemed,
    FindingWithdrawn,
)
from tests.support.controls import HARTLEPOOL, POLICE, finding_registered

THEMES = ("supervision", "voice-of-the-child", "thresholds", "neglect", "information-sharing")
_NAMESPACE = UUID("6f5f5b0e-3c5b-4f4e-9d55-2f4b2f1f9c11")
_DAY = date(2026, 1, 5)


class Findings:
    """Makes the next event of a finding: registered first, changed next, withdrawn and begun anew under another number."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}
        self._generation: dict[tuple[str, int], int] = {}
        self._made = 0

    def next(self, partnership: str, number: int, choice: int) -> Event:
        """`choice` says what happens to a finding that is registered: 0 withdrawn, odd themed, even corrected."""
        again = self._generation.setdefault((partnership, number), 0)
        stream = f"{partnership.upper()}-F-2026-{number * 100 + again}"
        version = self._versions.get(stream, 0) + 1
        self._versions[stream] = version
        self._made += 1
        themes = THEMES[choice % 3 : choice % 3 + 1 + choice % 2]
        fact: Fact
        if version == 1:
            fact = finding_registered(
                finding_id=stream,
                kind=FindingKind.STRENGTH if choice % 2 else FindingKind.IMPROVEMENT,
                about=POLICE if number % 2 else HARTLEPOOL,
                text=f"Finding {number} as first worded, “with quotes”, \\ and a tab\t.",
                themes=themes,
            )
        elif choice == 0:
            self._generation[partnership, number] = again + 1
            fact = FindingWithdrawn(finding_id=stream, reason="registered twice")
        elif choice % 2:
            fact = FindingThemed(finding_id=stream, themes=themes)
        else:
            fact = FindingCorrected(
                finding_id=stream,
                corrects=1,
                text=f"Finding {number} as worded in change {self._made}.",
                reason="a wrong figure",
            )
        return Event(stream, version, fact, self._provenance(partnership))

    def _provenance(self, partnership: str) -> Provenance:
        return Provenance(
            event_id=self._identity(self._made),
            occurred_on=_DAY + timedelta(days=self._made % 300),
            actor=Actor(agency=POLICE),
            partnership=partnership,
            correlation_id=f"c-{self._made}",
            causation_id=f"m-{self._made}",
        )

    def _identity(self, number: int) -> UUID:
        return uuid5(_NAMESPACE, str(number))


def history(
    length: int, *, findings: int = 20, partnerships: Sequence[str] = ("hsscp",)
) -> list[Event]:
    """The same for the same arguments: findings take turns, each change another."""
    made = Findings()
    return [
        made.next(partnerships[n % len(partnerships)], (n * 7 + n // 5) % findings, n % 11)
        for n in range(length)
    ]


def units(events: Iterable[Event], *, size: int = 1) -> list[Unit]:
    """Of `size` events each."""
    queue = list(events)
    groups = [tuple(queue[at : at + size]) for at in range(0, len(queue), size)]
    return [
        Unit(
            key=f"test:{group[0].stream}:{group[0].version}",
            body_hash=b"\x00" * 32,
            message_id=f"{group[0].stream}:{group[0].version}",
            sender=None,
            kind="test.v1",
            reference=group[0].stream,
            events=group,
        )
        for group in groups
    ]
