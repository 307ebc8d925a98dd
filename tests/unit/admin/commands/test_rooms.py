"""Rooms are listed, shown, passed on, archived, restored and exported."""

import json
from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.cli.archive_folder import ArchiveFolder
from desktop_chat.model.messages.archive import read_message
from tests.admin_runner import Admin
from tests.unit.admin.example_project import add_room, documents, fill


@pytest.fixture
def office(admin: Admin, services: Services) -> Admin:
    fill(services)
    return admin


def test_rooms_are_listed_page_by_page_and_filtered(office: Admin) -> None:
    lines = office.ok("rooms", "list").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["id", "kind", "name", "people", "last", "message", "created", "archived"],
        [
            "dm_ada_bob",
            "direct",
            "Ada",
            "Lovelace",
            "and",
            "Bob",
            "Brown",
            "2",
            "2026-05-03T12:00:00Z",
            "2026-05-02T12:00:00Z",
            "–",
        ],
        ["lab", "group", "Lab", "2", "2026-05-03T12:02:00Z", "2026-05-02T12:00:00Z", "–"],
    ]
    first = office.ok("rooms", "list", "--count", "1", "--json").data
    assert (first["rooms"][0]["id"], first["after"]) == ("dm_ada_bob", "dm_ada_bob")
    rest = office.ok("rooms", "list", "--after", first["after"], "--json").data
    assert rest == {
        "rooms": [
            {"id": "lab", "kind": "group", "title": "Lab", "members": 2, "createdAt": "2026-05-02T12:00:00Z",
             "lastMessageAt": "2026-05-03T12:02:00Z", "archivedAt": None}
        ],
        "after": None,
    }  # fmt: skip
    for filters, ids in {
        ("--kind", "group"): ["lab"], ("--member", "eve"): [], ("--member", "@bob"): ["dm_ada_bob", "lab"],
        ("--archived",): [],
    }.items():  # fmt: skip
        assert [one["id"] for one in office.ok("rooms", "list", *filters, "--json").data["rooms"]] == ids


def test_a_room_is_found_by_id_or_by_a_title_that_only_it_has(office: Admin, services: Services) -> None:
    shown = office.ok("rooms", "show", "Lab", "--json").data
    assert (shown["id"], shown["messages"], shown["owners"]) == ("lab", 3, ["ada"])
    assert "owners         Ada Lovelace" in office.ok("rooms", "show", "lab").stdout
    assert office("rooms", "show", "Attic").code == 3
    add_room(services, "lab2", "Lab", {"eve": "owner"}, [])
    assert office("rooms", "show", "Lab").code == 2
    assert office.ok("rooms", "members", "lab").stdout.splitlines()[1:] == [
        "ada  Ada Lovelace  @ada    owner   2026-05-02T12:00:00Z",
        "bob  Bob Brown     @bob    member  2026-05-02T12:00:00Z",
    ]


def test_a_group_gets_another_owner_and_is_never_without_one(office: Admin, services: Services) -> None:
    assert office("rooms", "transfer", "Lab", "eve@example.org", "--yes").code == 3
    assert office("rooms", "transfer", "dm_ada_bob", "bob", "--yes").code == 2
    assert office("rooms", "transfer", "Lab", "ada", "--yes").code == 2
    office.ok("rooms", "transfer", "Lab", "bob", "--dry-run")
    assert documents(services, "rooms/lab/members/ada")[0]["role"] == "owner"
    said = office.ok("rooms", "transfer", "Lab", "bob", "--yes")
    assert said.stdout == "Bob Brown owns Lab.\n"
    roles = [one["role"] for one in documents(services, "rooms/lab/members/ada", "rooms/lab/members/bob")]
    assert roles == ["admin", "owner"]
    assert documents(services, "rooms/lab")[0]["epoch"] == 2, "members look again for each change that is counted"


def test_archiving_closes_a_room_and_restoring_opens_it_as_it_was(
    office: Admin, services: Services, tmp_path: Path
) -> None:
    before = documents(services, "rooms/lab")[0]
    plan = tmp_path / "plan.json"
    assert "Lab: 2 people, 3 messages stay" in office.ok("rooms", "archive", "Lab", "--plan", str(plan)).stdout
    assert office.ok("apply", str(plan), "--yes", "--json").data["counts"] == {"archived": 1}
    room, member, note, said = documents(
        services, "rooms/lab", "rooms/lab/members/ada", "users/ada/memberships/lab", "rooms/lab/messages/m0"
    )
    assert (room["memberIds"], room["epoch"], member, said["body"]) == ([], 2, None, "hello")
    assert room["signalKey"] != before["signalKey"]
    assert note["leftAt"] is not None
    assert [one["id"] for one in office.ok("rooms", "list", "--archived", "--json").data["rooms"]] == ["lab"]
    assert office("rooms", "archive", "lab", "--plan", str(tmp_path / "again.json")).code == 3
    assert office.ok("rooms", "restore", "lab", "--yes").stdout == "2 people are in Lab again.\n"
    room, ada, bob, note = documents(
        services, "rooms/lab", "rooms/lab/members/ada", "rooms/lab/members/bob", "users/ada/memberships/lab"
    )
    assert (sorted(room["memberIds"]), ada["role"], bob["role"]) == (["ada", "bob"], "owner", "member")
    assert set(room) == set(before)  # the rules take no other field
    assert (note["leftAt"], set(note)) == (None, {"joinedAt", "leftAt", "updatedAt"})
    assert office("rooms", "restore", "lab", "--yes").code == 2


def test_an_archive_is_drift_when_somebody_came_meanwhile(office: Admin, services: Services, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    office.ok("rooms", "archive", "Lab", "--plan", str(plan))
    services.firestore.document("rooms/lab/members/eve").set({"role": "member"})
    assert office("apply", str(plan), "--yes").code == 5


def test_an_export_can_be_read_by_the_client(office: Admin, services: Services, tmp_path: Path) -> None:
    services.firestore.document("rooms/lab/messages/m1").update({"reactions": {"eve": ["👍"]}})
    folder = tmp_path / "export"
    data = office.ok("rooms", "export", "Lab", str(folder), "--json").data
    assert (data["messages"], data["members"]) == (3, 2)
    archive = ArchiveFolder(folder)
    read = [read_message(one) for one in archive.lines("messages.jsonl")]
    assert [(one.sender_name, one.text) for one in read] == [
        ("Ada Lovelace", "hello"), ("Bob Brown", "good morning"), ("Ada Lovelace", "bye"),
    ]  # fmt: skip
    assert read[1].reactions == {"👍": ("Eve Early",)}
    assert archive.title == "Lab"
    assert json.loads((folder / "members.jsonl").read_text().splitlines()[0])["displayName"] == "Ada Lovelace"
    assert office("rooms", "export", "Lab", str(folder)).code == 2
