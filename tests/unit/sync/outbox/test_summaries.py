"""The copy of the newest message in the room document."""

import shutil
from pathlib import Path

import pytest

from desktop_chat.errors import StoreError, Unavailable
from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import WriteKind
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.step import Step, pass_by
from tests.spec.play import CRIT, ENGINE, Play, sent


def summaries(play: Play, room_id: RoomId = ENGINE) -> list[str]:
    """Return the bodies that were written into the room document."""
    return [
        write.fields["lastMessage"]["body"]
        for commit in play.gateway.commits
        for write in commit
        if write.kind is WriteKind.UPDATE and write.path == paths.room(room_id) and "lastMessage" in write.fields
    ]


def test_summary_follows_at_most_once_a_second(play: Play) -> None:
    play.opens().sends("one", "two", "three")
    assert summaries(play) == ["one"]
    play.waits(0.5)
    assert summaries(play) == ["one"]
    play.waits(0.6)
    assert summaries(play) == ["one", "three"]
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.last_body == "three"


def test_summary_of_each_room_has_its_own_second(play: Play) -> None:
    play.sends("a").sends("b", room_id=CRIT)
    assert (summaries(play), summaries(play, CRIT)) == (["a"], ["b"])


def test_last_summary_is_written_before_the_end(play: Play) -> None:
    play.opens().sends("one", "two").restarts()
    room = play.server.documents[paths.room(ENGINE)]
    assert room.fields["lastMessage"]["body"] == "two"


def test_refused_summary_fails_no_message(play: Play) -> None:
    play.server.allows = lambda uid, writes: not any("lastMessage" in write.fields for write in writes)
    play.opens().sends("one").shows(sent("one"))


def test_older_summary_never_replaces_a_newer_one(play: Play) -> None:
    play.opens().gateway.hold_acks = True
    play.sends("mine").waits(1)
    room = play.server.documents[paths.room(ENGINE)].fields
    newer = {"id": "x", "senderId": "grace", "body": "newer", "sentAt": play.clock.now()}
    play.server.put(paths.room(ENGINE), {**room, "lastMessage": newer, "updatedAt": play.clock.now()})
    play.settle().acks()
    assert play.server.documents[paths.room(ENGINE)].fields["lastMessage"]["body"] == "newer"


def told(play: Play, room_id: RoomId = ENGINE) -> str | None:
    """Return the body that the room document holds of its last message."""
    last = play.server.documents[paths.room(room_id)].fields["lastMessage"]
    return None if last is None else str(last["body"])


@pytest.mark.parametrize("moment", [Step.SENDING, Step.ANSWERED, Step.SENT, Step.SUMMARIZING, Step.SUMMARIZED])
@pytest.mark.parametrize("nth", [1, 2])
def test_end_of_the_process_at_any_step_loses_no_summary(play: Play, tmp_path: Path, moment: Step, nth: int) -> None:
    """The folder is kept as it is at that moment, and nothing that the old process does later reaches the server."""
    kept, passed = tmp_path / "kept", 0

    def at(step: Step) -> None:
        nonlocal passed
        passed += step is moment
        if step is moment and passed == nth:
            shutil.copytree(play.folder, kept)
            play.gateway.offline = True

    play.step = at
    play.sends("one").waits(2).sends("two").waits(2)
    assert kept.exists()
    play.vanishes()
    play.folder, play.step = kept, pass_by
    play.raises_curtain().waits(60).settle()
    newest = play.timeline()[-1][0]
    assert told(play) == newest


def test_summary_that_failed_is_written_when_the_network_is_back(play: Play) -> None:
    play.step = lambda step: play.gateway.failures.append(Unavailable("Busy")) if step is Step.SUMMARIZING else None
    play.sends("one")
    assert told(play) is None
    play.step = pass_by
    play.goes_offline().goes_online()
    assert told(play) == "one"


def test_full_disk_writes_the_summary_once_more(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(OutboxStore, "summary_answered", _fails)
        play.sends("one")
    assert summaries(play) == ["one"]
    play.timer("summary:engine").waits(60)
    assert told(play) == "one"
    play.restarts().waits(60)
    assert len(summaries(play)) == 0


def _fails(_: OutboxStore, __: int) -> None:
    raise StoreError("The disk is full")


def test_message_of_another_device_of_mine_that_vanished_is_summarized_at_start(play: Play) -> None:
    play.opens().other_sends("from my phone", sender="ada")
    assert told(play) is None
    play.restarts()
    assert told(play) == "from my phone"


def test_edit_of_an_older_message_moves_the_room_and_not_its_summary(play: Play) -> None:
    play.opens().sends("one").waits(2).sends("two").waits(2)
    before = play.server.documents[paths.room(ENGINE)].fields
    play.edits("one", "uno").waits(2)
    after = play.server.documents[paths.room(ENGINE)].fields
    assert after["lastMessage"] == before["lastMessage"]
    assert after["updatedAt"] > before["updatedAt"]
