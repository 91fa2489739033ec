"""Personal text from the day it is kept to the day it is destroyed, on the partnership's own command line."""

import pytest

from tests.support.local_door import LocalDoor, local_door

SECRET = "Ein Satz, den niemand sonst schreibt: ZEBRA-4711."


@pytest.fixture
def door(database, tmp_path) -> LocalDoor:
    return local_door(database, tmp_path)


def test_first(door):
    door.kept(SECRET)
    print(door.texts())
    door.destroyed()
    print(door.texts())
