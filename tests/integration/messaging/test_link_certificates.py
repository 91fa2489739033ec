"""The certificates of docker/make-link-certificates.sh, and what docker/prepare.sh makes of the volumes."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.containers import ROOT
from tests.support.containers import make_certificates as make

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="the certificates are made with the openssl program"
)


def openssl(*arguments: str | Path) -> str:
    program = shutil.which("openssl")
    assert program is not None
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


# --- The script -----------------------------------------------------------------------------------------------


def test_both_ends_get_a_certificate_for_servers_and_clients(tmp_path: Path):
    done = make(tmp_path, "hsscp=nats.hsscp.example,10.0.0.7", "stscp=nats.stscp.example,fe80::1")
    assert done.returncode == 0, done.stderr
    for end, names in (
        ("hsscp", "DNS:nats.hsscp.example, IP Address:10.0.0.7"),
        ("stscp", "DNS:nats.stscp.example, IP Address:FE80:0:0:0:0:0:0:1"),
    ):
        certificate = tmp_path / end / "certificate.pem"
        openssl("verify", "-CAfile", tmp_path / end / "authority.pem", certificate)
        said = openssl("x509", "-in", certificate, "-noout", "-text")
        assert names in said
        assert "TLS Web Server Authentication, TLS Web Client Authentication" in said
        assert stat.S_IMODE((tmp_path / end / "key.pem").stat().st_mode) == 0o600
    files = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"certificate.pem", "key.pem", "authority.pem"}, "the authority's key is gone"


def test_what_is_good_is_left_and_what_is_not_is_made_anew(tmp_path: Path):
    ends = ("hsscp=127.0.0.1", "stscp=127.0.0.1")
    make(tmp_path, *ends)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    before = [path.read_bytes() for path in files]
    assert make(tmp_path, *ends).returncode == 0
    assert [path.read_bytes() for path in files] == before
    assert make("--renew", tmp_path, *ends).returncode == 0
    renewed = [path.read_bytes() for path in files]
    assert all(new != old for new, old in zip(renewed, before, strict=True))
    (tmp_path / "stscp" / "key.pem").write_text("")
    assert make(tmp_path, *ends).returncode == 0
    openssl("pkey", "-in", tmp_path / "stscp" / "key.pem", "-noout")
    assert (tmp_path / "hsscp" / "key.pem").read_bytes() != renewed[
        files.index(tmp_path / "hsscp" / "key.pem")
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("d",),
        ("d", "hsscp=a"),
        ("d", "hsscp=a", "hsscp=b"),
        ("d", "hsscp=", "stscp=b"),
        ("d", "../hsscp=a", "stscp=b"),
        ("d", "hsscp=a", "stscp=b\nbasicConstraints=CA:TRUE"),
        ("d", "hsscp=a", "stscp=$(id)"),
    ],
)
def test_what_it_cannot_mean_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: tuple[str, ...]
):
    done = make(*(str(tmp_path / a) if a == "d" else a for a in arguments))
    assert done.returncode == 2
    assert done.stderr
    assert list(tmp_path.iterdir()) == []


def test_preparing_makes_the_password_once_and_the_same_in_both_files(tmp_path: Path):
    own = f"{tmp_path.stat().st_uid}:{tmp_path.stat().st_gid}"
    script = str(ROOT / "docker" / "prepare.sh")
    command = [script, str(tmp_path), own, "hsscp=a", "stscp=b"]
    admin = tmp_path / "postgres-admin"
    found = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True)
        found.append({path.name: path.read_text() for path in admin.iterdir()})
    assert found[0] == found[1]
    password = found[0]["password"].strip()
    assert len(password) == 64
    assert found[0]["dsn"].endswith(f" user=postgres password={password}\n")
    assert {stat.S_IMODE(path.stat().st_mode) for path in admin.iterdir()} == {0o600}
