"""Where a person is signed in, as far as Firebase tells: token times, and connections that are open now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import Uid


@dataclass(frozen=True, slots=True)
class Connection:
    """One window or program of the person that is connected now."""

    id: str
    state: str
    since: datetime | None


def connections(services: Services, uid: str) -> list[Connection]:
    """Return what is connected now, the oldest first; nothing where there is no Realtime Database."""
    try:
        found = services.rest.call("GET", services.database_url(paths.presence(Uid(uid))))
    except (NotFound, Unavailable):
        return []
    if not isinstance(found, Mapping):
        return []
    read = [_connection(name, value) for name, value in found.items()]
    return sorted(read, key=lambda one: (one.since is None, one.since, one.id))


def _connection(name: str, value: Any) -> Connection:
    fields = value if isinstance(value, Mapping) else {}
    at = fields.get("at")
    since = datetime.fromtimestamp(at / 1000, UTC) if isinstance(at, int | float) else None
    return Connection(paths.name_of(name), str(fields.get("state", "")), since)
