"""History: the newest page, then older ones until the beginning."""

import asyncio
from datetime import timedelta

from desktop_chat.errors import (
    Unavailable,
)
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW
from tests.spec.play import Play, sent

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
    """The first page ends among messages that share their time; the listener is far past them."""
    add_history(signed_out, 130, same_time=True)
    signed_out.other_sends_outside(*[f"later {number}" for number in range(45)], room_id=LONG)
    play = signed_out.signs_in().opens(LONG)
    assert len(play.timeline(LONG)) == 50
    for _ in range(5):
        if not play.does(play.client.load_older(LONG)):
            break
    assert len(play.timeline(LONG)) == 175


def test_two_callers_share_one_request(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG)
    queries = len(play.gateway.queries)

    async def both() -> list[bool]:
        engine = play.client._session.engine
        assert engine is not None
        first, second = engine.history.load_older(LONG), engine.history.load_older(LONG)
        return list(await asyncio.gather(first, second))

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


def test_page_from_before_the_room_went_says_nothing_of_its_history(signed_out: Play) -> None:
    add_history(signed_out, 120)
    play = signed_out.signs_in().opens(LONG)
    assert play.does(play.client.load_older(LONG)) is True
    play.gateway.hold_queries = True
    page = play.client.load_older(LONG)  # the last twenty, which is all of the history there is
    play.settle()
    play.gateway.hold_queries = False
    play.removes_ada(LONG).adds_outside("ada", LONG).settle().opens(LONG)
    play.gateway.release_gets()
    play.does(page)
    for _ in range(5):
        if not play.does(play.client.load_older(LONG)):
            break
    assert play.timeline(LONG) == [sent(str(number)) for number in range(120)]
