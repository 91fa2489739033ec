"""A program with a token of the real kind, from a provider over HTTP, is let in as the person that the token is of."""

from pathlib import Path
from typing import Any

from services import config
from services.api.boards import PREFIX
from services.bootstrap.sign_in import open_door
from services.config import Settings
from tests.support.oidc_provider import CLIENT, CLIENT_SECRET, TENANT, running
from tests.support.site import PlayedYear


def settings(directory: Path, issuer: str) -> Settings:
    tenant = {"agencies": ["cleveland-police"], "roles": ["agency-lead"]}
    oidc = {"issuer": issuer, "client_id": CLIENT, "tenants": {TENANT: tenant}}
    web = {"oidc": oidc}
    stated: dict[str, Any] = {
        "secrets": str(directory),
        "partnerships": {"hsscp": {"nats": {"config": "c", "store": "s"}, "web": web}},
    }
    secret = directory / "hsscp" / "web" / "client.secret"
    secret.parent.mkdir(parents=True, mode=0o700)
    secret.touch(mode=0o600)
    secret.write_text(CLIENT_SECRET)
    return config.parse(stated, source="a test")


async def test_a_providers_token_opens_the_api_and_no_other_does(
    played_year: PlayedYear, tmp_path: Path
) -> None:
    async with (
        running() as provider,
        open_door(settings(tmp_path, provider.issuer), "hsscp") as door,
        played_year.at_work() as site,
        site.browser() as program,
    ):
        site.site.bearer = door.bearer_of
        of_a_sign_in = provider.token("of a browser")
        provider.change = lambda claims: claims.pop("nonce")
        good = provider.token("")
        head, body, signature = good.split(".")
        tried = {
            good: 200,
            of_a_sign_in: 401,
            f"{head}.{body}.{signature[:-4]}AAAA": 401,
            f"{head}.{body}.": 401,
            f"{head}.{body}": 401,
            "x" * 20_000: 401,
            "": 401,
        }
        for token, status in tried.items():
            headers = {"authorization": f"Bearer {token}"}
            answer = await program.get(f"{PREFIX}/messages", headers=headers)
            assert answer.status_code == status, token[:40]
            if status == 200:
                assert answer.json()["sender"] == "cleveland-police"
            else:
                assert token == "" or token not in answer.text
        session = {"cookie": f"{door.cookie}={good}"}
        assert (await program.get(f"{PREFIX}/messages", headers=session)).status_code == 401


async def test_a_provider_that_is_away_is_no_refusal(
    played_year: PlayedYear, tmp_path: Path
) -> None:
    async with running() as provider:
        provider.change = lambda claims: claims.pop("nonce")
        good = provider.token("")
        away = settings(tmp_path, provider.issuer)
    async with (
        open_door(away, "hsscp") as door,
        played_year.at_work() as site,
        site.browser() as program,
    ):
        site.site.bearer = door.bearer_of
        headers = {"authorization": f"Bearer {good}"}
        answer = await program.get(f"{PREFIX}/messages", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
