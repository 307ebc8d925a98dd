"""Which rooms are listened to, and how the others catch up."""

from datetime import datetime, timedelta

import pytest

from desktop_chat.errors import Denied, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Query, Snapshot
from desktop_chat.model.ids import MessageId, RoomId
from tests.example_data import NOW
from tests.spec.play import CRIT, ENGINE, Play, sent


def touch(play: Play, room_id: RoomId, *, seconds: float) -> None:
    """Move the summary of a room as its newest message would."""
    fields = play.server.documents[paths.room(room_id)].fields
    play.server.put(paths.room(room_id), {**fields, "updatedAt": NOW + timedelta(seconds=seconds)})


def busy_rooms(play: Play) -> None:
    """Put so many active rooms on the server that no other one is live."""
    for number in range(45):
        room_id = RoomId(f"busy{number:02d}")
        play.add_room(room_id, "ada", "grace")
        at = NOW + timedelta(seconds=100_000 + number)
        last = {"id": "elsewhere", "senderId": "grace", "body": "busy", "sentAt": at}
        fields = play.server.documents[paths.room(room_id)].fields
        play.server.put(paths.room(room_id), {**fields, "lastMessage": last, "updatedAt": at})


def test_room_that_is_not_live_catches_up_when_its_summary_moves(signed_out: Play) -> None:
    busy_rooms(signed_out)
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
    assert ENGINE not in engine.timelines.live


def test_open_room_is_live_however_quiet_it_is(signed_out: Play) -> None:
    busy_rooms(signed_out)
    play = signed_out.signs_in().opens(CRIT)
    play.other_sends("hello", room_id=CRIT).shows(sent("hello"), room_id=CRIT)


@pytest.mark.parametrize("same_time", [False, True])
def test_many_messages_in_a_quiet_room_come_page_by_page(signed_out: Play, *, same_time: bool) -> None:
    busy_rooms(signed_out)
    play = signed_out.signs_in()
    play.other_sends_outside("first")
    touch(play, ENGINE, seconds=50)
    play.settle().shows(sent("first")).waits(3600)
    at = play.clock.now()
    for number in range(700):
        fields = {"senderId": "grace", "body": f"m{number}", "sentAt": at, "updatedAt": at}
        play.server.put(paths.message(ENGINE, MessageId(f"away{number:04d}")), fields)
        at += timedelta(0 if same_time else 0.00001)
    touch(play, ENGINE, seconds=60)
    play.settle()
    assert len(play.timeline(ENGINE)) == 701
    assert "rooms/engine/messages" not in play.gateway.listened()


def test_many_rooms_catch_up_a_few_at_a_time(signed_out: Play) -> None:
    quiet = [RoomId(f"quiet{number}") for number in range(12)]
    for room_id in quiet:
        signed_out.add_room(room_id, "ada", "grace")
    busy_rooms(signed_out)
    play = signed_out.signs_in()
    for number, room_id in enumerate(quiet):
        play.other_sends_outside("hello", room_id=room_id)
        touch(play, room_id, seconds=50 + number)
    play.settle()
    assert [play.timeline(room_id) for room_id in quiet] == [[sent("hello")]] * 12


def test_catching_up_that_failed_is_tried_again(signed_out: Play) -> None:
    busy_rooms(signed_out)
    play = signed_out.signs_in()
    play.gateway.query_failures.append(Unavailable("Busy"))
    play.other_sends_outside("missed")
    touch(play, ENGINE, seconds=50)
    play.settle().shows().timer("catch-up").shows(sent("missed"))


def test_returning_connection_ends_the_wait_for_catching_up(signed_out: Play) -> None:
    busy_rooms(signed_out)
    play = signed_out.signs_in()
    play.gateway.query_failures.append(Unavailable("Busy"))
    play.other_sends_outside("missed")
    touch(play, ENGINE, seconds=50)
    play.settle().shows().goes_offline().goes_online().shows(sent("missed"))


def snapshot_of(play: Play, *, read_time: datetime | None) -> Snapshot:
    """Return a whole result without any document."""
    return Snapshot((), (), b"token", read_time, reset=True)


def test_whole_result_removes_only_what_it_would_have_to_hold(play: Play) -> None:
    """A message or room that was stored after the server read its result must not flicker."""
    play.opens().other_sends("stored")
    updated_at = play.find("stored").updated_at
    assert updated_at is not None
    (messages,) = [one for one in play.gateway.listenings if one.target == listened(play, "rooms/engine")]
    before, after = updated_at - timedelta(seconds=1), updated_at + timedelta(seconds=1)
    play.network(lambda: messages.observer.on_snapshot(snapshot_of(play, read_time=None)))
    play.network(lambda: messages.observer.on_snapshot(snapshot_of(play, read_time=before)))
    play.shows(sent("stored"))
    play.network(lambda: messages.observer.on_snapshot(snapshot_of(play, read_time=after)))
    play.shows()


def test_whole_result_of_rooms_spares_a_room_made_after_it(play: Play) -> None:
    (rooms,) = [one for one in play.gateway.listenings if one.target == listened(play, "")]
    play.network(lambda: rooms.observer.on_snapshot(snapshot_of(play, read_time=NOW - timedelta(days=1))))
    assert len(play.client.rooms()) == 2
    play.network(lambda: rooms.observer.on_snapshot(snapshot_of(play, read_time=NOW + timedelta(days=1))))
    assert play.client.rooms() == []


def listened(play: Play, parent: str) -> Query:
    """Return the query of the messages below ``parent``, or of the rooms when it is empty."""
    collection = paths.MESSAGES if parent else paths.ROOMS
    targets = [one.target for one in play.gateway.listenings if isinstance(one.target, Query)]
    (found,) = [one for one in targets if (one.parent, one.collection) == (parent, collection)]
    return found


def test_room_that_is_refused_holds_up_nobody_but_who_asks_for_it(play: Play) -> None:
    """Anybody can put somebody into the list of a room without making them a member."""
    play.does(play.client.caught_up())
    engine = play.client._session.engine
    assert engine is not None
    trap = RoomId("trap")
    play.server.gateways[0].query_failures.append(Denied("You are not allowed to do this"))
    play.add_room(trap, "ada")
    play.settle()
    assert trap in engine.timelines.live
    play.does(play.client.caught_up())
    assert isinstance(play.fails(play.client.caught_up(trap)), Denied)
    play.timer(f"begin:{trap}")
    play.does(play.client.caught_up(trap))
