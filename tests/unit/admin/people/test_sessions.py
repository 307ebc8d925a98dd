from datetime import UTC, datetime

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.people.sessions import Connection, connections


def test_connections_are_listed_the_oldest_first(services: Services) -> None:
    assert connections(services, "ada") == []
    value = {"c2": {"state": "idle", "at": 1777896060000}, "c1": {"state": "online", "at": 1777896000000}, "c0": "odd"}
    services.rest.call("PUT", services.database_url("presence/ada"), json=value)
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert connections(services, "ada") == [
        Connection("c1", "online", noon), Connection("c2", "idle", noon.replace(minute=1)), Connection("c0", "", None),
    ]  # fmt: skip
