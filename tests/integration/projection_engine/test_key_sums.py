"""The sums of PostgreSQL and of Python are of the same keys."""

import psycopg
from psycopg import sql

from adapters.projection_engine.key_filter import KeyFilter
from adapters.projection_engine.key_sums import KeySums, selecting

KEYS = [
    ("HSSCP-A-2026-1", 1),
    ("HSSCP-A-2026-1", -(2**63)),
    ("", 2**63 - 1),
    ("Größe\x1f1", 0),
    ("日本 \U0001f600", 7),
    (" a\n'\"\\", 12),
]


def known(database, keys):
    with psycopg.connect(database.admin) as connection:
        connection.execute("CREATE TEMP TABLE held (name text, number bigint)")
        connection.cursor().executemany("INSERT INTO held VALUES (%s, %s)", keys)
        question = selecting(sql.Identifier("held"), ["name", "number"])
        row = connection.execute(question, binary=True).fetchone()
    assert row is not None
    return KeySums(row[0] or b"", KeyFilter())


def test_every_key_of_the_table_is_known(database):
    found = known(database, KEYS)
    assert all(key in found for key in KEYS)
    assert ("HSSCP-A-2026-2", 1) not in found
    assert ("Größe", 0) not in found


def test_of_an_empty_table_none_is_known_until_it_is_added(database):
    found = known(database, [])
    assert KEYS[0] not in found
    found.add(KEYS[:1])
    assert KEYS[0] in found
    assert KEYS[1] not in found


def test_few_others_seem_to_be_among_many(database):
    found = known(database, [(f"HSSCP-A-2026-{number}", 1) for number in range(20_000)])
    assert all((f"HSSCP-A-2026-{number}", 1) in found for number in range(20_000))
    others = [(f"HSSCP-A-2026-{number}", 2) for number in range(20_000)]
    assert sum(key in found for key in others) <= 20
