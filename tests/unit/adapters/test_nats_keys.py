import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nkeys
import pytest

from adapters.messaging.keys import KeyRing
from domain.errors import Misconfigured


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


def test_a_seed_is_made_once_and_its_public_key_stays(ring: KeyRing):
    first = ring.ensure(["relay", "mirror"])
    assert ring.ensure(["relay", "mirror"]) == first
    assert first["relay"].startswith("U")
    assert first["relay"] != first["mirror"]


def test_a_seed_can_be_read_by_its_owner_alone(ring: KeyRing):
    ring.ensure(["relay"])
    assert stat.S_IMODE(ring.seed_file("relay").stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.directory.stat().st_mode) == 0o700
    assert [path.name for path in ring.directory.iterdir()] == ["relay.nk"]


def test_a_seed_that_others_can_read_is_refused(ring: KeyRing):
    ring.ensure(["relay"])
    ring.seed_file("relay").chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        ring.public("relay")


@pytest.mark.parametrize("content", [b"", b"not a seed", b"S" * 58, b"\x00\xff" * 40])
def test_a_file_without_a_seed_is_refused_without_showing_it(ring: KeyRing, content: bytes):
    ring.ensure(["relay"])
    ring.seed_file("relay").write_bytes(content)
    with pytest.raises(Misconfigured, match="holds no NKEY seed"):
        ring.public("relay")


def test_a_seed_of_an_account_is_refused(ring: KeyRing):
    ring.ensure(["relay"])
    seed = nkeys.encode_seed(bytes(32), nkeys.PREFIX_BYTE_ACCOUNT)
    ring.seed_file("relay").write_bytes(seed)
    with pytest.raises(Misconfigured, match="not of a user"):
        ring.public("relay")


def test_many_at_once_agree_on_one_seed(ring: KeyRing):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ring.ensure(["relay"])["relay"], range(32)))
    assert len(set(made)) == 1
    assert [path.name for path in ring.directory.iterdir()] == ["relay.nk"]
