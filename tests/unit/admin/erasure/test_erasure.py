import random

import pytest
from firebase_admin.auth import UserNotFoundError

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.belongings import belongings_of, stored_files
from desktop_chat.admin.erasure.erasure import Erasure
from tests.admin_runner import NOON
from tests.unit.admin.erasure_world import everything, furnish, say


def erase(services: Services, *, forget_ban: bool = True) -> None:
    Erasure(services, random.Random(1)).erase(belongings_of(services, "ada", "Ada"), forget_ban=forget_ban)


def test_nothing_leads_to_the_person_any_more(services: Services) -> None:
    furnish(services)
    services.firestore.document("bans/ada").set({"validSince": None})
    before = everything(services)
    erase(services)
    after = everything(services)
    others = {path for path in before if "ada" not in path.split("/") and not path.startswith("rooms/alone")}
    gone = {path for path in others if before[path] == {"uid": "ada"}} | {
        "rooms/team/invites/i1",
        "reports/m1_bob",
        "reports/m2_by_a",
    }
    kept_of_ada = {"rooms/dm_ada_bob/members/ada"}  # a direct room keeps its two people
    assert set(after) == others - gone | kept_of_ada
    assert "secret" not in str([fields for path, fields in after.items() if fields.get("senderId") == "ada"])
    with pytest.raises(UserNotFoundError):
        services.auth.get_user("ada")
    assert stored_files(services, "rooms/") == []
    for place in ("presence", "lastSeen", "signals", "positions", "bans"):
        assert services.rest.call("GET", services.database_url(place)) is None


def test_messages_become_tombstones_in_rooms_of_now_and_before(services: Services) -> None:
    furnish(services)
    erase(services)
    for path in ("rooms/team/messages/m1", "rooms/left/messages/m3"):
        fields = services.firestore.document(path).get().to_dict()
        assert fields["deletedAt"] == fields["updatedAt"] > NOON  # so that clients fetch it
        del fields["deletedAt"], fields["updatedAt"]
        assert fields == {
            "senderId": "ada", "sentAt": NOON, "kind": "text", "alg": "none", "body": "", "replyTo": None,
            "mentions": [],
            "attachments": [], "reactions": {}, "editedAt": None,
        }  # fmt: skip
    assert services.firestore.document("rooms/team/messages/m2").get().get("body") == "secret"


def test_rooms_move_so_that_everybody_learns_of_it(services: Services) -> None:
    furnish(services)
    erase(services)
    for room, message in (("team", "m1"), ("left", "m3")):
        moved = services.firestore.document(f"rooms/{room}").get().get("updatedAt")
        assert moved > services.firestore.document(f"rooms/{room}/messages/{message}").get().get("deletedAt")


def test_rooms_move_also_when_it_was_interrupted_just_before(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(services)
    monkeypatch.setattr(
        "desktop_chat.admin.erasure.erasure.tell_room", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        erase(services)
    monkeypatch.undo()
    erase(services)
    assert services.firestore.document("rooms/left").get().get("updatedAt") > NOON


def test_more_reports_than_one_commit_takes_go(services: Services) -> None:
    furnish(services)
    batch = services.firestore.batch()
    for number in range(401):
        batch.set(services.firestore.document(f"reports/m{number}_ada"), {"reporterId": "ada", "senderId": "bob"})
    batch.commit()
    erase(services)
    assert services.firestore.collection("reports").get() == []


def test_a_room_goes_on_as_after_a_leave(services: Services) -> None:
    furnish(services)
    erase(services)
    room = services.firestore.document("rooms/team").get().to_dict()
    assert (room["memberIds"], room["epoch"], room["lastMessage"]["body"]) == (["bob"], 2, "")
    assert room["signalKey"] != "a" * 32
    assert len(room["signalKey"]) == 32
    assert services.firestore.document("rooms/team/members/bob").get().get("role") == "owner"


def test_an_interrupted_erasure_is_finished_by_the_next(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(services)
    monkeypatch.setattr(Erasure, "_remove_from_database", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        erase(services)
    assert services.auth.get_user("ada")
    monkeypatch.undo()
    erase(services)
    assert services.rest.call("GET", services.database_url("lastSeen")) is None
    assert services.firestore.document("rooms/team").get().get("epoch") == 2


def test_who_may_still_have_a_token_stays_barred(services: Services) -> None:
    furnish(services)
    services.firestore.document("bans/ada").set({"validSince": None})
    erase(services, forget_ban=False)
    assert services.firestore.document("bans/ada").get().exists


def test_many_messages_are_more_than_one_batch(services: Services) -> None:
    furnish(services)
    for number in range(405):
        say(services, "team", f"n{number}", "ada")
    erase(services)
    messages = services.firestore.collection("rooms/team/messages").get()
    assert [one.id for one in messages if one.get("body")] == ["m2"]
