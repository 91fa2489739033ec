"""A round of figures for every quarter, and what stands out in them. Parts of tests/support/partnership_year.py."""

from datetime import date, timedelta

from tests.support.year import QUARTERS, Year


def figures(year: Year) -> None:
    framework = year.framework
    code = "ctx.referrals"
    meaning = {
        "label": framework.indicators[code].label,
        "form": "count",
        "numerator": "referrals",
    }
    year.send(
        year.day(1),
        "define-indicator",
        code=code,
        meaning=meaning,
        in_force_from=date(year.start.year - 1, 1, 1),
    )
    for quarter, name in enumerate(QUARTERS):
        opened = year.month(quarter * 3, 12)
        round_id = f"{year.partnership.upper()}-CR-{year.start.year}-{name}"
        period = f"{year.start.year - 1}-{name}"
        cell = {"code": code, "area": year.area, "provider": year.council}
        year.send(
            opened,
            "open-collection-round",
            round_id=round_id,
            period=period,
            due_on=opened + timedelta(days=20),
            expected=[cell],
        )
        year.send(
            opened + timedelta(days=10),
            "submit-indicator",
            year.council,
            **cell,
            period=period,
            round_id=round_id,
            value={"kind": "count", "numerator": 400 + quarter},
        )
        year.send(opened + timedelta(days=25), "close-collection-round", round_id=round_id)
    year.send(
        year.day(330),
        "revise-indicator",
        code=code,
        meaning=meaning | {"label": "Referrals in the year"},
        in_force_from=year.day(330),
        reason="The list was refreshed.",
    )
    exception = year.ref("X")
    year.send(
        year.day(130),
        "detect-exception",
        exception_id=exception,
        policy={"name": "making-data-count", "version": 1},
        kind="spc-signal",
        code=code,
        area=year.area,
        period=f"{year.start.year - 1}-Q1",
        rule="outside-limits",
        direction="high",
    )
    group = year.groups[0]
    year.send(
        year.day(150),
        "discuss-exception",
        exception_id=exception,
        group=group,
        readings=[{"agency": year.council, "text": "A new front door."}],
    )
    year.send(
        year.day(160),
        "record-consensus",
        exception_id=exception,
        group=group,
        reading="Expected, and watched.",
        leads_to="no-action",
        reason="It follows from the new front door.",
    )
