"""The copy of the newest message in the room document."""

from desktop_chat.model import paths
from desktop_chat.model.firestore import WriteKind
from desktop_chat.model.ids import RoomId
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
