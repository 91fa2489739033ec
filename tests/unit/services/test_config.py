"""Settings come from one file and the environment, say what is wrong with them, and hold no secret."""

from pathlib import Path
from typing import Any

import pytest

from domain.errors import Misconfigured
from services import config

HSSCP = """
secrets = "secrets"
[partnerships.hsscp.nats]
config = "nats.conf"
store = "store"
"""
STSCP = """
[partnerships.stscp.nats]
config = "south.conf"
store = "south"
"""


def written(folder: Path, text: str = HSSCP) -> Path:
    file = folder / "settings.toml"
    file.write_text(text)
    return file


def test_what_is_not_set_has_a_default(tmp_path: Path) -> None:
    settings = config.load(written(tmp_path), {})
    assert settings.framework == "tees"
    assert settings.of("hsscp").postgres.port == 5432
    assert settings.of("hsscp").nats.url == "nats://127.0.0.1:4222"


def test_the_environment_overlays_the_file(tmp_path: Path) -> None:
    variables = {
        "GOLDEN_THREAD_PARTNERSHIPS__HSSCP__POSTGRES__PORT": "6543",
        "GOLDEN_THREAD_FRAMEWORK": "hampshire",
        "PATH": "/bin",
    }
    settings = config.load(written(tmp_path), variables)
    assert settings.of("hsscp").postgres.port == 6543
    assert settings.framework == "hampshire"


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert "hsscp" in config.load(None, {config.CONFIG: str(file)}).partnerships


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("secrets = ", "settings.toml"),
        (HSSCP + "colour = 1", "partnerships.hsscp.nats.colour"),
        (HSSCP.replace("hsscp.nats", "HSSCP.nats"), "partnerships.HSSCP"),
        (HSSCP + "client_port = 'many'", "partnerships.hsscp.nats.client_port"),
        ('secrets = "s"\n[partnerships]', "partnerships"),
        (HSSCP + "[partnerships.hsscp.nats.link]\nneighbour = 'stscp'", "accept_port"),
        (HSSCP + "[partnerships.hsscp.postgres]\nport = 0", "partnerships.hsscp.postgres.port"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(Misconfigured) as error:
        config.load(written(tmp_path, text), {})
    assert names in str(error.value)
    assert "settings.toml" in str(error.value)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="make demo"):
        config.load(tmp_path / "nothing.toml", {})


def test_a_wrong_value_is_never_repeated(tmp_path: Path) -> None:
    variables = {"GOLDEN_THREAD_PARTNERSHIPS__HSSCP__POSTGRES__PASSWORD": "hunter2"}
    with pytest.raises(Misconfigured) as error:
        config.load(written(tmp_path), variables)
    assert "partnerships.hsscp.postgres.password" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_no_setting_can_hold_a_secret() -> None:
    """Passwords and seeds are files under `secrets`; a field for one would end in logs and in repr."""
    names = [name for section in sections(config.Settings) for name in section.model_fields]
    assert "secrets" in names
    assert not [name for name in names if "password" in name or "seed" in name or "dsn" in name]


def sections(section: Any) -> list[Any]:
    """A section of the settings and all those in it."""
    from_fields = [
        part
        for field in section.model_fields.values()
        for part in (field.annotation, *getattr(field.annotation, "__args__", ()))
        if isinstance(part, type) and issubclass(part, config._Section)
    ]
    return [section, *(inner for part in from_fields for inner in sections(part))]


def test_every_setting_says_what_it_is() -> None:
    undescribed = [
        f"{section.__name__}.{name}"
        for section in sections(config.Settings)
        for name, field in section.model_fields.items()
        if not field.description and name not in ("postgres", "nats", "partnerships")
    ]
    assert undescribed == []


def test_the_partnership_meant_is_the_named_one_then_the_set_one_then_the_only_one(
    tmp_path: Path,
) -> None:
    only = config.load(written(tmp_path), {})
    both = config.load(written(tmp_path, HSSCP + STSCP), {})
    preset = config.load(written(tmp_path, HSSCP + STSCP), {"GOLDEN_THREAD_PARTNERSHIP": "stscp"})
    assert only.chosen(None) == "hsscp"
    assert preset.chosen(None) == "stscp"
    assert preset.chosen("hsscp") == "hsscp"
    with pytest.raises(Misconfigured, match="--partnership hsscp or stscp"):
        both.chosen(None)
    with pytest.raises(Misconfigured, match="no partnership essex"):
        both.chosen("essex")


# --- Sign-in ----------------------------------------------------------------------------------------------

OIDC = """
[partnerships.hsscp.web.oidc]
issuer = "https://login.example/{tid}/v2.0"
client_id = "board"
[partnerships.hsscp.web.oidc.tenants.the-police]
agencies = ["cleveland-police"]
roles = ["agency-lead"]
"""


def test_nobody_signs_in_unless_the_settings_say_how(tmp_path: Path) -> None:
    web = config.load(written(tmp_path), {}).of("hsscp").web
    assert (web.demo, web.oidc, web.host) == (False, None, "127.0.0.1")
    oidc = config.load(written(tmp_path, HSSCP + OIDC), {}).of("hsscp").web.oidc
    assert oidc is not None
    assert oidc.tenants["the-police"].agencies == ("cleveland-police",)


@pytest.mark.parametrize(
    ("web", "names"),
    [
        ("demo = true\nhost = '0.0.0.0'", "loopback"),
        ("demo = true\nhost = 'board.example'", "loopback"),
        ("demo = true\naddress = 'https://board.example'", "loopback"),
        ("demo = true" + OIDC, "not both"),
        (OIDC.replace("agency-lead", "queen"), "roles"),
        (OIDC.replace("the-police", "'the police'"), "tenants"),
        (OIDC.partition("[partnerships.hsscp.web.oidc.tenants")[0], "tenants"),
    ],
)
def test_settings_that_would_let_the_wrong_people_in_are_refused(
    tmp_path: Path, web: str, names: str
) -> None:
    text = f"{HSSCP}[partnerships.hsscp.web]\n{web}"
    with pytest.raises(Misconfigured, match=names):
        config.load(written(tmp_path, text), {})
