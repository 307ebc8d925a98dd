from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.people.bans import FOR_GOOD, Bans
from desktop_chat.config import EmulatorHosts
from desktop_chat.errors import NotFound
from tests.admin_runner import NOON

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def bans(services: Services) -> Bans:
    services.auth.create_user(uid="ada", email="ada@example.org")
    return Bans(services, "root@desk")


def realtime(services: Services, path: str) -> Any:
    return services.rest.call("GET", services.database_url(path))


def ticket_of(services: Services, path: str) -> dict[str, Any]:
    found: dict[str, Any] = services.firestore.document(path).get().to_dict()
    return found


def test_a_ban_is_everywhere_at_once(bans: Bans, services: Services) -> None:
    services.rest.call("PUT", services.database_url("presence/ada/c1"), json={"state": "online"})
    for ticket in ("users/ada/uploads/f1", "users/bob/uploads/f2"):
        services.firestore.document(ticket).set({"roomId": "r1", "createdAt": NOON})
    before = services.auth.get_user("ada").tokens_valid_after_timestamp
    bans.ban("ada", "spam", NOON)
    assert services.firestore.document("bans/ada").get().to_dict() == {
        "validSince": None, "at": NOON, "by": "root@desk", "reason": "spam",
    }  # fmt: skip
    assert realtime(services, "bans/ada") == FOR_GOOD
    assert realtime(services, "presence/ada") is None
    assert ticket_of(services, "users/ada/uploads/f1") == {"roomId": "r1", "createdAt": LONG_AGO}
    assert ticket_of(services, "users/bob/uploads/f2") == {"roomId": "r1", "createdAt": NOON}
    record = services.auth.get_user("ada")
    assert record.disabled
    assert record.tokens_valid_after_timestamp >= before
    assert bans.is_banned("ada")


def test_an_unbanned_person_has_to_sign_in_anew(bans: Bans, services: Services) -> None:
    bans.ban("ada", "", NOON)
    bans.unban("ada", NOON)
    assert bans.of("ada") == {"validSince": NOON, "at": NOON, "by": "root@desk"}
    assert realtime(services, "bans/ada") == NOON.timestamp()
    assert not services.auth.get_user("ada").disabled
    with pytest.raises(NotFound):
        bans.unban("ada", NOON)


def test_a_sign_in_later_in_the_same_second_is_good(bans: Bans, services: Services) -> None:
    bans.end_sessions("ada", NOON.replace(microsecond=999_999))
    assert services.firestore.document("bans/ada").get().get("validSince") == NOON
    assert realtime(services, "bans/ada") == NOON.timestamp()


def test_ending_sessions_leaves_a_ban_a_ban(bans: Bans, services: Services) -> None:
    services.firestore.document("users/ada/uploads/f1").set({"roomId": "r1", "createdAt": NOON})
    bans.end_sessions("ada", NOON)
    assert bans.of("ada") == {"validSince": NOON, "at": NOON, "by": "root@desk"}
    assert ticket_of(services, "users/ada/uploads/f1")["createdAt"] == LONG_AGO
    bans.ban("ada", "", NOON)
    bans.end_sessions("ada", NOON)
    assert bans.is_banned("ada")
    assert realtime(services, "bans/ada") == FOR_GOOD


def test_nothing_is_left_of_who_is_forgotten(bans: Bans, services: Services) -> None:
    bans.ban("ada", "", NOON)
    bans.forget("ada")
    assert bans.of("ada") is None
    assert realtime(services, "bans/ada") is None


def test_a_project_without_a_realtime_database_can_ban(services: Services) -> None:
    services.auth.create_user(uid="ada")
    hosts = services.target.hosts
    without = Target(services.target.project_id, TargetKind.EMULATOR, EmulatorHosts(hosts.auth, hosts.firestore))
    Bans(Services(without, lambda: None), "root").ban("ada", "", NOON)
    assert services.auth.get_user("ada").disabled
