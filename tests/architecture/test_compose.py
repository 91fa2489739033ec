"""compose.yaml, the Dockerfile and docker/settings agree with each other and with the programs. No engine is needed."""

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from adapters.embedded import nats_server
from services import config
from services.bootstrap import installation, places
from services.config import Settings

ROOT = Path(__file__).parents[2]
PARTNERSHIPS = ("hsscp", "stscp")
HOME = "/var/lib/golden-thread"
SECRET = re.compile(
    r"SU[A-Z2-7]{56}|-----BEGIN|(?i:(password|secret|token)\s*[=:]\s*[^\s/{$-]\S{7,})"
)

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
LASTING = [name for name, service in SERVICES.items() if service["restart"] != "no"]


def settings(partnership: str) -> Settings:
    return config.load(ROOT / "docker" / "settings" / f"{partnership}.toml", {})


def mounts(service: str) -> dict[str, str]:
    """What is mounted, by where, without the mode."""
    found = {}
    for volume in SERVICES[service].get("volumes", []):
        source, target, *_ = volume.split(":")
        found[target] = source
    return found


def read_only(service: str) -> set[str]:
    return {v.split(":")[1] for v in SERVICES[service].get("volumes", []) if v.endswith(":ro")}


def networks(service: str) -> dict[str, list[str]]:
    """The networks of a service, each with the names under which it is found there."""
    stated = SERVICES[service].get("networks", {})
    if isinstance(stated, list):
        stated = {name: {} for name in stated}
    return {name: [service, *(how or {}).get("aliases", [])] for name, how in stated.items()}


# --- The file by itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned_to_a_version(service: str) -> None:
    assert re.fullmatch(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?", SERVICES[service]["image"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_confined(service: str) -> None:
    stated = SERVICES[service]
    assert stated["cap_drop"] == ["ALL"]
    assert stated["security_opt"] == ["no-new-privileges:true"]
    assert stated["read_only"] is (service != "prepare")
    root = service in {"prepare", "postgres"}  # the one prepares, the other steps down by itself
    assert stated.get("user") == (
        "0:0" if service == "prepare" else None if root else "10001:10001"
    )
    assert bool(stated.get("cap_add")) is root
    assert not {"privileged", "pid", "ipc", "devices"} & set(stated)


@pytest.mark.parametrize("service", LASTING)
def test_what_lasts_comes_back_and_says_how_it_does(service: str) -> None:
    assert SERVICES[service]["restart"] == "unless-stopped"
    health = SERVICES[service]["healthcheck"]
    assert health["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= set(health)


def test_what_is_waited_for_exists_and_can_become_what_is_waited_for() -> None:
    for service in SERVICES.values():
        for needed, how in service.get("depends_on", {}).items():
            ends = needed not in LASTING
            expected = "service_completed_successfully" if ends else "service_healthy"
            assert how == {"condition": expected}, needed


def test_every_volume_and_network_is_declared_and_used() -> None:
    named = {s for name in SERVICES for s in mounts(name).values() if not s.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert {n for name in SERVICES for n in networks(name)} == set(COMPOSE["networks"])


def test_every_file_mounted_from_the_checkout_is_there() -> None:
    paths = [s for name in SERVICES for s in mounts(name).values() if s.startswith(".")]
    assert len(paths) == 6
    assert all((ROOT / path).is_file() for path in paths)


def test_ports_are_published_on_the_loopback_alone_and_once() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert len({port.rsplit(":", 1)[0] for port in published}) == len(published)


@pytest.mark.parametrize(
    "path",
    [
        "compose.yaml",
        *(str(p.relative_to(ROOT)) for p in (ROOT / "docker").rglob("*") if p.is_file()),
    ],
)
def test_no_file_holds_a_secret(path: str) -> None:
    text = (ROOT / path).read_text()
    assert [found.group() for found in SECRET.finditer(text)] == []


def test_the_search_for_secrets_finds_one() -> None:
    assert SECRET.search("POSTGRES_PASSWORD: correct-horse")
    assert SECRET.search("password=correct-horse")
    assert SECRET.search("SU" + "A2" * 28)


def test_no_environment_holds_more_than_names_and_paths() -> None:
    stated = {k: v for s in SERVICES.values() for k, v in s.get("environment", {}).items()}
    assert set(stated) == {
        "GOLDEN_THREAD_CONFIG",
        "POSTGRES_DB",
        "POSTGRES_INITDB_ARGS",
        "POSTGRES_PASSWORD_FILE",
    }


# --- Who reaches whom -----------------------------------------------------------------------------------------


def test_only_the_two_servers_are_on_the_link_and_it_leads_nowhere_else() -> None:
    assert [name for name in SERVICES if "link" in networks(name)] == ["hsscp-nats", "stscp-nats"]
    assert COMPOSE["networks"]["link"] == {"internal": True}


def test_the_partnerships_share_no_network_but_postgresqls_and_the_link() -> None:
    for partnership, other in (PARTNERSHIPS, PARTNERSHIPS[::-1]):
        own = [name for name in SERVICES if name.startswith(partnership)]
        assert all(other not in networks(name) for name in own)
    assert set(networks("postgres")) == set(PARTNERSHIPS)
    assert SERVICES["prepare"]["network_mode"] == "none"


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_ports_for_clients_are_bound_off_the_link_and_the_links_port_on_it(
    partnership: str,
) -> None:
    nats = settings(partnership).of(partnership).nats
    found = networks(f"{partnership}-nats")
    assert nats.host in found[partnership]
    assert nats.host not in found["link"]
    assert nats.link is not None
    if nats.link.accept_host is not None:
        assert nats.link.accept_host in found["link"]
        assert nats.link.accept_host not in found[partnership]


def test_no_volume_of_one_partnership_is_mounted_at_the_other() -> None:
    for partnership, other in (PARTNERSHIPS, PARTNERSHIPS[::-1]):
        seen = {
            v for name in SERVICES if name.startswith(partnership) for v in mounts(name).values()
        }
        assert not [volume for volume in seen if volume.startswith(f"{other}-")]


def test_the_nats_servers_and_the_nodes_see_only_what_they_need() -> None:
    for partnership in PARTNERSHIPS:
        assert set(mounts(f"{partnership}-nats").values()) == {
            f"{partnership}-{part}" for part in ("nats", "store", "certificates")
        }
        assert read_only(f"{partnership}-nats") == {f"{HOME}/nats", f"{HOME}/certificates"}
        assert f"{HOME}/secrets" in read_only(f"{partnership}-node")
        assert "postgres-admin" not in mounts(f"{partnership}-node").values()


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_the_pages_start_when_they_are_asked_for_and_change_no_secret(partnership: str) -> None:
    board = SERVICES[f"{partnership}-board"]
    assert board["profiles"] == ["board"]
    assert f"{HOME}/secrets" in read_only(f"{partnership}-board")
    assert list(networks(f"{partnership}-board")) == [partnership]
    [port] = board["ports"]
    assert port.endswith(f":{settings(partnership).of(partnership).web.port}")


# --- Settings and containers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_the_settings_name_the_containers(partnership: str) -> None:
    loaded = settings(partnership)
    assert loaded.chosen(None) == partnership
    nats = loaded.of(partnership).nats
    names = networks(f"{partnership}-nats")[partnership]
    assert (urlsplit(nats.url).hostname, urlsplit(nats.url).port) == (nats.host, nats.client_port)
    assert {nats.host, nats.monitoring_host} <= set(names)
    assert loaded.of(partnership).postgres.host in networks("postgres")[partnership]
    assert (
        loaded.of(partnership).postgres.database
        == SERVICES["postgres"]["environment"]["POSTGRES_DB"]
    )
    published = SERVICES[f"{partnership}-nats"]["ports"][0]
    assert published.rsplit(":", 1)[1] == str(nats.client_port)
    health = SERVICES[f"{partnership}-nats"]["healthcheck"]["test"][-1]
    assert (
        health
        == f"http://{nats.monitoring_host}:{nats.monitoring_port}/healthz?js-server-only=true"
    )
    assert places.scope(loaded, partnership).partnership == partnership


def test_one_side_dials_what_the_other_accepts() -> None:
    accepts, dials = (settings(p).of(p).nats.link for p in PARTNERSHIPS)
    assert accepts is not None
    assert dials is not None
    assert (accepts.neighbour, dials.neighbour) == PARTNERSHIPS[::-1]
    assert dials.dial == f"nats-leaf://{accepts.accept_host}:{accepts.accept_port}"
    assert accepts.key_file == dials.key_file
    assert accepts.tls is not None
    assert dials.tls is not None
    assert settings("hsscp").agreement == settings("stscp").agreement
    assert "stscp-init" in SERVICES["hsscp-init"]["depends_on"], (
        "it reads the key that the other writes"
    )
    assert f"{HOME}/link-key" not in read_only("stscp-init")


def test_the_certificates_name_the_hosts_of_the_link() -> None:
    directory, owner, *ends = SERVICES["prepare"]["command"]
    assert (directory, owner) == (HOME, SERVICES["hsscp-node"]["user"])
    for end in ends:
        partnership, names = end.split("=")
        assert names in networks(f"{partnership}-nats")["link"]
        assert (
            mounts("prepare")[f"{HOME}/certificates/{partnership}"] == f"{partnership}-certificates"
        )


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_every_path_of_the_settings_lies_on_a_volume_where_it_is_used(partnership: str) -> None:
    loaded = settings(partnership)
    nats = loaded.of(partnership).nats
    assert nats.link is not None
    assert nats.link.tls is not None
    assert nats.link.key_file is not None
    tls = nats.link.tls
    used = {
        "init": [loaded.secrets, nats.config.parent, nats.link.key_file.parent],
        "nats": [nats.config.parent, nats.store, tls.certificate.parent, tls.key.parent],
        "node": [loaded.secrets],
    }
    for program, paths in used.items():
        service = f"{partnership}-{program}"
        assert {str(path) for path in paths} <= set(mounts(service)), service
        if program != "nats":
            file = SERVICES[service]["environment"]["GOLDEN_THREAD_CONFIG"]
            assert mounts(service)[file] == f"./docker/settings/{partnership}.toml"
    assert str(nats.config) in SERVICES[f"{partnership}-nats"]["command"]


def test_every_volume_of_the_programs_is_given_its_owner() -> None:
    by_image = {"postgres-data"}
    assert set(mounts("prepare").values()) == set(COMPOSE["volumes"]) - by_image


def test_the_password_file_is_the_one_that_is_made() -> None:
    script = (ROOT / "docker" / "prepare.sh").read_text()
    assert "admin=$directory/postgres-admin" in script
    folder = "/run/postgres-admin"
    assert mounts("postgres")[folder] == "postgres-admin"
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD_FILE"] == f"{folder}/password"
    for partnership in PARTNERSHIPS:
        command = SERVICES[f"{partnership}-init"]["command"]
        assert command == ["init", "--admin-dsn-file", f"{HOME}/postgres-admin/dsn"]
        assert f"{HOME}/postgres-admin" in read_only(f"{partnership}-init")


# --- The image ------------------------------------------------------------------------------------------------


def test_the_versions_are_those_that_the_tests_run_on() -> None:
    said = subprocess.run(
        [nats_server.binary(), "--version"], capture_output=True, check=True, text=True
    )
    assert f"nats:{said.stdout.split('v')[-1].strip()}-" in SERVICES["hsscp-nats"]["image"]
    assert SERVICES["postgres"]["image"].startswith("postgres:18.")
    uv = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert uv is not None
    assert f"FROM ghcr.io/astral-sh/uv:{uv.group(1)} " in DOCKERFILE
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert set(re.findall(r"FROM python:(\d+\.\d+)\.", DOCKERFILE)) == {"3.11"}
    assert SERVICES["hsscp-node"]["image"] == f"golden-thread:{project['version']}"


def test_the_image_has_all_that_the_programs_read() -> None:
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["build-backend"]
    needed = {*packages["module-name"], "frameworks", "schemas", "pyproject.toml", "uv.lock"}
    assert needed <= copied
    assert all((ROOT / source).exists() for source in copied)
    ignored = (ROOT / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


def test_the_image_runs_as_the_user_of_the_services() -> None:
    assert f"USER {SERVICES['hsscp-node']['user']}\n" in DOCKERFILE
    for first, second in pairwise(("WORKDIR /opt/golden-thread", "ENTRYPOINT")):
        assert DOCKERFILE.rindex(first) < DOCKERFILE.rindex(second)


# --- What init makes of the settings --------------------------------------------------------------------------


def test_init_writes_a_configuration_that_binds_each_port_where_it_belongs(tmp_path: Path) -> None:
    local = {p: _under(tmp_path, p) for p in PARTNERSHIPS}
    installation.publish_link_key(local["stscp"], "stscp")
    written = {p: installation.write_server(local[p], p).read_text() for p in ("stscp", "hsscp")}
    assert 'listen: "hsscp-clients:4222"' in written["hsscp"]
    assert 'http: "hsscp-clients:8222"' in written["hsscp"]
    assert 'listen: "hsscp-leaf:7422"' in written["hsscp"]
    assert installation.link_key(local["stscp"], "stscp") in written["hsscp"]
    assert 'urls: ["nats-leaf://hsscp-leaf:7422"]' in written["stscp"]
    assert all("handshake_first: true" in text for text in written.values())
    assert "SU" not in {
        word[:2] for text in written.values() for word in re.findall(r"\S{58}", text)
    }


def _under(directory: Path, partnership: str) -> Settings:
    """The container's settings with its folders under another one."""
    text = (ROOT / "docker" / "settings" / f"{partnership}.toml").read_text()
    own = directory / partnership
    text = text.replace(f"{HOME}/link-key", str(directory / "link-key")).replace(HOME, str(own))
    file = directory / f"{partnership}.toml"
    file.write_text(text)
    return config.load(file, {})
