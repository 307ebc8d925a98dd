"""Which rooms are listened to, and how the others catch up."""

from datetime import timedelta

from desktop_chat.model import paths
from desktop_chat.model.ids import MessageId, RoomId
from tests.example_data import NOW
from tests.spec.play import CRIT, ENGINE, Play, sent


def touch(play: Play, room_id: RoomId, *, seconds: float) -> None:
    """Move the summary of a room as its newest message would."""
    fields = play.server.documents[paths.room(room_id)].fields
    play.server.put(paths.room(room_id), {**fields, "updatedAt": NOW + timedelta(seconds=seconds)})


def test_room_that_is_not_live_catches_up_when_its_summary_moves(signed_out: Play) -> None:
    for number in range(45):
        signed_out.add_room(RoomId(f"busy{number:02d}"), "ada", "grace")
        touch(signed_out, RoomId(f"busy{number:02d}"), seconds=100 + number)
    play = signed_out.signs_in()
    engine = play.client._session.engine
    assert engine is not None
    assert ENGINE not in engine.timelines.live
    assert len(engine.timelines.live) == 30
    play.other_sends("quiet")
    assert play.timeline(ENGINE) == []
    touch(play, ENGINE, seconds=50)
    play.settle()
    assert play.timeline(ENGINE) == [sent("quiet")]
    assert ENGINE not in engine.timelines.live
    play.other_sends("again")
    touch(play, ENGINE, seconds=60)
    play.settle()
    assert play.timeline(ENGINE) == [sent("quiet"), sent("again")]


def test_open_room_is_live_however_quiet_it_is(signed_out: Play) -> None:
    for number in range(45):
        signed_out.add_room(RoomId(f"busy{number:02d}"), "ada", "grace")
        touch(signed_out, RoomId(f"busy{number:02d}"), seconds=100 + number)
    play = signed_out.signs_in().opens(CRIT)
    play.other_sends("hello", room_id=CRIT).shows(sent("hello"), room_id=CRIT)


def test_long_absence_from_a_quiet_room_comes_page_by_page(signed_out: Play) -> None:
    play = signed_out.signs_in().opens(ENGINE)
    play.other_sends("first").vanishes()
    for number in range(45):
        play.add_room(RoomId(f"busy{number:02d}"), "ada", "grace")
        touch(play, RoomId(f"busy{number:02d}"), seconds=100_000 + number)
    play.waits_outside(3600)
    play.other_sends_outside(*[f"m{number}" for number in range(700)])
    newest = play.server.documents[paths.message(ENGINE, MessageId("other0701"))].fields
    last = {"id": "other0701", "senderId": "grace", "body": newest["body"], "sentAt": newest["sentAt"]}
    room = play.server.documents[paths.room(ENGINE)].fields
    play.server.put(paths.room(ENGINE), {**room, "lastMessage": last, "updatedAt": newest["sentAt"]})
    play.raises_curtain().settle()
    assert len(play.timeline(ENGINE)) == 701
