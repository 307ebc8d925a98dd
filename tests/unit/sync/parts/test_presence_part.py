"""client.presence without an account, without a database, and in a room that is too large for receipts."""

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import Availability
from tests.spec.play import ENGINE, Play, signal_key


def test_before_anybody_signed_in_all_is_unknown_and_nothing_fails(signed_out: Play) -> None:
    presence = signed_out.client.presence
    presence.set_idle(True)
    presence.typed(ENGINE)
    presence.stopped_typing(ENGINE)
    presence.mark_unread(ENGINE)
    signed_out.settle()
    assert not presence.is_available
    assert presence.of(Uid("grace")).availability is Availability.UNKNOWN
    assert presence.typing(ENGINE) == ()
    assert presence.receipts(ENGINE) == []
    assert presence.share_last_seen


def test_a_project_without_database_works_without_presence(signed_out: Play) -> None:
    play = signed_out
    play.realtime = None  # type: ignore[assignment]  # what connect() reads
    play.signs_in().opens()
    assert not play.client.presence.is_available
    play.client.presence.typed(ENGINE)
    play.does(play.client.presence.set_share_last_seen(False))
    assert not play.client.presence.share_last_seen
    play.does(play.client.send(ENGINE, "still works"))
    play.server_has("still works")


def test_a_crowd_has_no_receipts(play: Play) -> None:
    for count, expected in ((50, 49), (51, 0)):
        room_id = RoomId(f"crowd{count}")
        play.add_room(room_id, "ada", *(f"m{number}" for number in range(count - 1)))
        play.settle().opens(room_id)
        assert len(play.client.presence.receipts(room_id)) == expected
    assert f"signals/{signal_key(RoomId('crowd51'))}" not in play.realtime.listens
