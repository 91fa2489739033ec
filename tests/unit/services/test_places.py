"""What the settings name is found, or refused with the setting's name."""

from pathlib import Path

import pytest

from domain.errors import Misconfigured
from services import config
from services.bootstrap import places


def test_certificates_that_cannot_be_used_are_refused_by_the_name_of_the_setting(tmp_path: Path):
    (tmp_path / "empty.pem").write_text("")
    for file in ("missing.pem", "empty.pem"):
        tls = dict.fromkeys(("certificate", "key", "authority"), tmp_path / file)
        nats = {"config": "nats.conf", "store": "store", "tls": tls}
        settings = config.parse(
            {"secrets": "secrets", "partnerships": {"hsscp": {"nats": nats}}}, source="test"
        )
        with pytest.raises(Misconfigured, match=r"partnerships\.hsscp\.nats\.tls"):
            places.client_tls(settings, "hsscp")


def test_without_certificates_there_is_no_encryption(tmp_path: Path):
    nats = {"config": "nats.conf", "store": "store"}
    settings = config.parse(
        {"secrets": "secrets", "partnerships": {"hsscp": {"nats": nats}}}, source="test"
    )
    assert places.client_tls(settings, "hsscp") is None
