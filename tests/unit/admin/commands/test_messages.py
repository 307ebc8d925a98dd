"""Messages are purged in two steps, and everybody can see that something was deleted."""

from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from tests.admin_runner import Admin
from tests.unit.admin.example_project import documents, fill


@pytest.fixture
def office(admin: Admin, services: Services) -> Admin:
    fill(services)
    return admin


def purge(office: Admin, tmp_path: Path, *filters: str) -> dict[str, int]:
    plan = tmp_path / "plan.json"
    office.ok("messages", "purge", *filters, "--plan", str(plan))
    counts: dict[str, int] = office.ok("apply", str(plan), "--yes", "--json").data["counts"]
    return counts


def bodies(services: Services, room: str = "lab") -> list[str]:
    return [
        one["body"] for one in documents(services, *(f"rooms/{room}/messages/m{number}" for number in range(3))) if one
    ]


def test_of_one_person_in_one_room(office: Admin, services: Services, tmp_path: Path) -> None:
    assert purge(office, tmp_path, "--room", "Lab", "--user", "ada@example.org") == {"purged": 2}
    assert bodies(services) == ["", "good morning", ""]
    gone, room = documents(services, "rooms/lab/messages/m2", "rooms/lab")
    assert gone["deletedAt"] is not None
    assert gone["updatedAt"] == gone["deletedAt"]  # clients ask by updatedAt what is new
    assert room["lastMessage"]["body"] == ""
    assert documents(services, "rooms/dm_ada_bob/messages/m0")[0]["body"] == "psst"


def test_of_everybody_before_a_time(office: Admin, services: Services, tmp_path: Path) -> None:
    assert purge(office, tmp_path, "--before", "2026-05-03T12:01:00Z") == {"purged": 2}
    assert bodies(services) == ["", "good morning", "bye"]
    assert bodies(services, "dm_ada_bob") == [""]
    assert documents(services, "rooms/lab")[0]["lastMessage"]["body"] == "bye"
    assert office("messages", "purge", "--before", "2026-05-03T12:01:00Z").code == 3


def test_a_purge_takes_the_files_too(office: Admin, services: Services, tmp_path: Path) -> None:
    url = services.storage_url.replace("/storage/v1/", "/upload/storage/v1/") + "/o"
    for name in ("rooms/lab/m0/file", "rooms/lab/m1/file"):
        services.rest.call("POST", url, params={"uploadType": "media", "name": name}, content="x")
    services.firestore.document("rooms/lab/messages/m0").update({"attachments": [{"id": "file"}]})
    purge(office, tmp_path, "--room", "lab", "--before", "2026-05-03T12:01:00Z")
    left = services.rest.call("GET", f"{services.storage_url}/o")["items"]
    assert [one["name"] for one in left] == ["rooms/lab/m1/file"]


def test_an_edit_between_the_two_steps_is_drift(office: Admin, services: Services, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    office.ok("messages", "purge", "--user", "bob", "--plan", str(plan))
    from google.cloud.firestore import SERVER_TIMESTAMP

    services.firestore.document("rooms/lab/messages/m1").update({"body": "sorry", "updatedAt": SERVER_TIMESTAMP})
    assert office("apply", str(plan), "--yes").code == 5
    assert bodies(services)[1] == "sorry"


def test_all_messages_at_once_cannot_be_meant(office: Admin) -> None:
    assert office("messages", "purge").code == 2
    assert office("messages", "purge", "--before", "2030-01-01").code == 2
    assert office("messages", "purge", "--user", "nobody@example.org").code == 3
    assert office("messages", "purge", "--room", "Lab", "--limit", "1", "--dry-run").code == 4
