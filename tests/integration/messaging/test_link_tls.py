"""The leaf link under mutual TLS. Certificates are made with the openssl program."""

import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.messaging.connection import NotConnected, connect
from adapters.messaging.server_config import Tls
from tests.support.eventually import eventually
from tests.support.nats import Pair, linked, make_copies, single


def _openssl(*arguments: str | Path) -> None:
    program = shutil.which("openssl")
    assert program is not None, "these tests need the openssl program"
    subprocess.run([program, *arguments], check=True, capture_output=True)


def _authority(directory: Path, name: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    _openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
        *("-keyout", directory / f"{name}.key", "-out", directory / f"{name}.pem"),
    )
    return directory / f"{name}.pem"


def _certificate(directory: Path, name: str, authority: Path) -> Tls:
    key, request, certificate = (directory / f"{name}.{end}" for end in ("key", "csr", "pem"))
    names = directory / f"{name}.ext"
    names.write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
    subject: Sequence[str] = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}")
    _openssl(*subject, "-keyout", key, "-out", request)
    _openssl(
        *("x509", "-req", "-days", "2", "-in", request, "-extfile", names, "-CAcreateserial"),
        *("-CA", authority, "-CAkey", authority.with_suffix(".key"), "-out", certificate),
    )
    return Tls(certificate, key, authority)


@pytest.fixture
def certificates(tmp_path: Path) -> tuple[Tls, Tls]:
    directory = tmp_path / "certificates"
    authority = _authority(directory, "authority")
    return tuple(_certificate(directory, p, authority) for p in ("hsscp", "stscp"))  # type: ignore[return-value]


async def _copied(pair: Pair) -> bool:
    jetstream = (await pair.stscp.user("observer")).jetstream()
    return (await jetstream.stream_info("FROM_HSSCP")).state.messages == 1


async def test_a_pair_with_certificates_of_one_authority_is_linked(
    tmp_path: Path, certificates: tuple[Tls, Tls]
):
    async with linked(tmp_path, tls=certificates) as pair:
        await make_copies(pair)
        relay = (await pair.hsscp.user("relay")).jetstream()
        await relay.publish("gt.hsscp.shared.finding.x", b"")
        await eventually(lambda: _copied(pair))


async def test_a_certificate_of_another_authority_is_refused(
    tmp_path: Path, certificates: tuple[Tls, Tls]
):
    directory = tmp_path / "strangers"
    stranger = _certificate(directory, "stscp", _authority(directory, "stranger"))
    trusting = Tls(stranger.certificate, stranger.key, certificates[1].authority)
    async with linked(tmp_path, tls=(certificates[0], trusting)) as pair:
        await eventually(lambda: _refused(pair))


async def test_a_link_without_tls_is_refused(tmp_path: Path, certificates: tuple[Tls, Tls]):
    async with linked(tmp_path, tls=(certificates[0], None)) as pair:
        await eventually(lambda: _refused(pair))


async def _refused(pair: Pair) -> bool:
    links = (await pair.hsscp.server.monitoring.read("/leafz"))["leafnodes"]
    said = pair.hsscp.server.log.read_text().lower()
    return links == 0 and "tls" in said and "error" in said


async def test_a_client_needs_a_certificate_where_the_server_asks_for_one(
    tmp_path: Path, certificates: tuple[Tls, Tls]
):
    server, client = certificates
    async with single(tmp_path, client_tls=server) as node:
        seed = node.keys.seed_file("observer")
        address = {"name": "observer", "inbox_prefix": "_INBOX_hsscp_observer"}
        trusting = ssl.create_default_context(cafile=str(client.authority))
        with pytest.raises(NotConnected):
            await connect(node.url, seed_file=seed, tls=trusting, **address)
        trusting.load_cert_chain(client.certificate, client.key)
        connection = await connect(node.url, seed_file=seed, tls=trusting, **address)
        assert connection.is_connected
        await connection.close()
