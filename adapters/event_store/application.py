"""The eventsourcing library's Application on our log: synchronous, for scripts and for what the library offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict

from adapters.codec import Codec
from adapters.event_store.recorder import LogFactory
from domain.fact import Event
from domain.names import PartnershipId, StreamId


@dataclass(frozen=True, slots=True)
class LibraryEvent(Event):
    """An event under the names that the library asks for."""

    @property
    def originator_id(self) -> StreamId:
        return self.stream

    @property
    def originator_version(self) -> int:
        return self.version


class CodecMapper(Mapper[str]):
    """Never resolves a stored name: the library would import whatever it says."""

    def __init__(self, codec: Codec) -> None:
        super().__init__(JSONTranscoder())
        self._codec = codec

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        topic, state = self._codec.encode(domain_event)
        return StoredEvent(domain_event.stream, domain_event.version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> LibraryEvent:
        """Raises UnreadableEvent."""
        event = self._codec.decode(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )
        return LibraryEvent(event.stream, event.version, event.fact, event.provenance)


class LogApplication(Application[str]):
    """`save(LibraryEvent, …)` and `repository.get(stream, projector_func=…)`. Nothing is read from the environment."""

    def __init__(self, dsn: str, partnership: PartnershipId, codec: Codec | None = None) -> None:
        self._codec = codec or Codec()
        settings = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
        super().__init__(
            {
                "POSTGRES_DBNAME": settings["dbname"],
                "POSTGRES_HOST": settings["host"],
                "POSTGRES_PORT": settings.get("port", "5432"),
                "POSTGRES_USER": settings["user"],
                "POSTGRES_PASSWORD": settings["password"],
                "POSTGRES_SCHEMA": partnership,
                "ORIGINATOR_ID_TYPE": "text",
            }
        )

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        settings: Mapping[str, str] = env or {}
        return Environment(name, dict(settings))

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return LogFactory(env)

    def construct_mapper(self) -> Mapper[str]:
        return CodecMapper(self._codec)
