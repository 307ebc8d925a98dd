"""History: the newest page, older pages, rooms that are not live."""

from datetime import timedelta

from desktop_chat.errors import Unavailable
from desktop_chat.model import documents, paths
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW
from tests.spec.play import CRIT, ENGINE, Play, sent

LONG = RoomId("long")


def add_history(play: Play, count: int, *, room_id: RoomId = LONG, same_time: bool = False) -> None:
    """Put a room with messages on the server, numbered from the oldest."""
    play.add_room(room_id, "ada", "grace")
    for number in range(count):
        at = NOW - timedelta(days=1) + timedelta(seconds=0 if same_time else number)
        message_id = MessageId(f"{room_id}{number:04d}")
        fields = documents.message_fields(SendMessage(room_id, message_id, f"{number}"), Uid("grace"))
        play.server.put(paths.message(room_id, message_id), {**fields, "sentAt": at, "updatedAt": at})


def test_first_page_then_older_pages_until_the_beginning(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG)
    assert play.timeline(LONG) == [sent(str(number)) for number in range(70, 120)]
    assert play.does(play.client.load_older(LONG)) is True
    assert play.does(play.client.load_older(LONG)) is False
    assert play.timeline(LONG) == [sent(str(number)) for number in range(120)]
    queries = len(play.gateway.queries)
    assert play.does(play.client.load_older(LONG)) is False
    assert len(play.gateway.queries) == queries


def test_short_room_needs_no_second_request(signed_out: Play) -> None:
    add_history(signed_out, 3)
    play = signed_out.signs_in().opens(LONG)
    queries = len(play.gateway.queries)
    assert play.does(play.client.load_older(LONG)) is False
    assert len(play.gateway.queries) == queries


def test_messages_of_one_instant_are_all_reached(signed_out: Play) -> None:
    add_history(signed_out, 130, same_time=True)
    play = signed_out.signs_in().opens(LONG)
    for _ in range(5):
        if not play.does(play.client.load_older(LONG)):
            break
    assert len(play.timeline(LONG)) == 130


def test_two_callers_share_one_request(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG)
    queries = len(play.gateway.queries)

    async def both() -> list[bool]:
        engine = play.client._session.engine
        assert engine is not None
        import asyncio

        return await asyncio.gather(engine.history.load_older(LONG), engine.history.load_older(LONG))

    assert play.does(play.thread.submit(both())) == [True, True]
    assert len(play.gateway.queries) == queries + 1


def test_failed_page_can_be_asked_again(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG).goes_offline()
    assert isinstance(play.fails(play.client.load_older(LONG)), Unavailable)
    play.goes_online()
    assert play.does(play.client.load_older(LONG)) is True


def test_edit_of_a_message_before_the_stored_history_leaves_no_hole(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG)
    path = paths.message(LONG, MessageId("long0005"))
    edited = {**play.server.documents[path].fields, "body": "edited", "updatedAt": play.clock.now()}
    play.server.put(path, edited)
    play.settle()
    assert len(play.timeline(LONG)) == 50
    while play.does(play.client.load_older(LONG)):
        pass
    assert len(play.timeline(LONG)) == 120
    assert play.timeline(LONG)[5] == sent("edited")


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


def test_read_position_only_moves_forward(play: Play) -> None:
    play.opens().other_sends("one").waits(1).other_sends("two")
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.unread == 2
    two, one = play.find("two").sent_at, play.find("one").sent_at
    assert one is not None
    assert two is not None
    play.client.mark_read(ENGINE, two)
    play.client.mark_read(ENGINE, one)
    assert play.client.read_position(ENGINE) == two
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.unread == 0
