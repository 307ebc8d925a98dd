"""Presence: several devices, idle, a killed client, last seen and the wish to hide it."""

from desktop_chat.errors import Denied
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import RoomId
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.realtime import to_millis
from desktop_chat.model.room import Role, RoomKind
from tests.example_data import at
from tests.spec.play import ENGINE, Play
from tests.spec.realtime import ADA, GRACE, RADIA, on_server, there

DIRECT = RoomId("dm_ada_grace")


def add_direct(play: Play) -> None:
    """Put the direct room of Ada and Grace on the server."""
    fields = documents.room_fields(RoomKind.DIRECT, "", [ADA, GRACE], "1" * 32)
    play.server.put(paths.room(DIRECT), fields)
    for uid in (ADA, GRACE):
        play.server.put(paths.member(DIRECT, uid), documents.member_fields(Role.MEMBER, ADA))
    play.settle()


def availability(play: Play) -> Availability:
    return play.client.presence.of(GRACE).availability


def test_this_device_is_there_while_it_runs(play: Play) -> None:
    (node,) = on_server(play, paths.presence(ADA)).values()
    assert node == {"state": "online", "at": to_millis(play.clock.now())}
    play.vanishes()
    assert on_server(play, paths.presence(ADA)) is None
    play.raises_curtain()


def test_a_killed_client_is_gone_and_its_return_is_another_device(play: Play) -> None:
    (before,) = on_server(play, paths.presence(ADA))
    play.network(play.realtime.vanish)
    assert on_server(play, paths.presence(ADA)) is None
    play.network(play.realtime.go_online)
    (after,) = on_server(play, paths.presence(ADA))
    assert after != before, "a late end of the old connection must not remove the new one"


def test_idle_is_told_once_and_again_after_a_reconnect(play: Play) -> None:
    play.client.presence.set_idle(True)
    play.settle()
    writes = len(play.database.writes)
    play.client.presence.set_idle(True)
    play.settle()
    assert len(play.database.writes) == writes
    play.goes_offline().goes_online()
    (node,) = on_server(play, paths.presence(ADA)).values()
    assert node["state"] == "idle"
    play.client.presence.set_idle(False)
    play.settle()
    (node,) = on_server(play, paths.presence(ADA)).values()
    assert node["state"] == "online"


def test_one_active_device_is_enough(play: Play) -> None:
    add_direct(play)
    assert availability(play) is Availability.OFFLINE
    there(play, state="idle", connection="laptop")
    assert availability(play) is Availability.IDLE
    there(play, state="online", connection="desktop")
    assert availability(play) is Availability.ONLINE
    there(play, state=None, connection="desktop")
    assert availability(play) is Availability.IDLE
    there(play, state=None, connection="laptop")
    assert availability(play) is Availability.OFFLINE
    assert any(GRACE in changes.presence for changes in play.changes)


def test_only_people_of_direct_rooms_and_of_the_open_room_are_watched(play: Play) -> None:
    def watched() -> set[str]:
        return {path for path in play.realtime.listens if path.startswith("presence/")}

    assert watched() == set()
    play.opens(ENGINE)
    assert watched() == {"presence/grace"}
    play.add_room(RoomId("other"), "ada", "radia")
    play.settle().opens(RoomId("other"))
    assert watched() == {"presence/radia"}
    assert play.client.presence.of(RADIA).availability is Availability.OFFLINE
    assert availability(play) is Availability.UNKNOWN
    add_direct(play)
    assert watched() == {"presence/radia", "presence/grace"}


def test_without_connection_nothing_is_claimed(play: Play) -> None:
    add_direct(play)
    there(play)
    play.goes_offline()
    assert availability(play) is Availability.UNKNOWN
    play.goes_online()
    assert availability(play) is Availability.ONLINE


def test_last_seen_is_shown_while_away_and_cached_for_the_next_start(play: Play) -> None:
    add_direct(play)
    play.database.put(paths.last_seen(GRACE), to_millis(at(9, 30)))
    play.settle()
    assert play.client.presence.of(GRACE) == PersonPresence(Availability.OFFLINE, at(9, 30))
    there(play)
    assert play.client.presence.of(GRACE) == PersonPresence(Availability.ONLINE)
    play.vanishes().raises_curtain(online=False)
    assert play.client.presence.of(GRACE) == PersonPresence(Availability.UNKNOWN, at(9, 30))


def test_who_leaves_was_seen_then(play: Play) -> None:
    play.vanishes()
    assert on_server(play, paths.last_seen(ADA)) == to_millis(play.clock.now())
    play.raises_curtain()


def test_who_hides_it_neither_tells_nor_sees_it(play: Play) -> None:
    add_direct(play)
    play.database.put(paths.last_seen(GRACE), to_millis(at(9, 30)))
    play.restarts()
    assert on_server(play, paths.last_seen(ADA)) is not None
    play.does(play.client.presence.set_share_last_seen(False))
    assert play.client.presence.share_last_seen is False
    assert on_server(play, paths.last_seen(ADA)) is None
    assert play.client.presence.of(GRACE).last_seen is None
    assert "lastSeen/grace" not in play.realtime.listens
    play.restarts().restarts()
    assert on_server(play, paths.last_seen(ADA)) is None
    play.does(play.client.presence.set_share_last_seen(True))
    assert play.client.presence.of(GRACE).last_seen == at(9, 30)
    play.vanishes()
    assert on_server(play, paths.last_seen(ADA)) is not None
    play.raises_curtain()


def test_hidden_while_offline_is_deleted_with_the_next_connection(play: Play) -> None:
    play.restarts().goes_offline()
    assert on_server(play, paths.last_seen(ADA)) is not None
    play.does(play.client.presence.set_share_last_seen(False))
    play.goes_online()
    assert on_server(play, paths.last_seen(ADA)) is None


def test_a_project_that_refuses_presence_still_chats(play: Play) -> None:
    play.realtime.refuse["presence"] = Denied("no such rules")
    play.goes_offline().goes_online()
    play.opens().sends("hello").server_has("hello")


def test_signing_out_hangs_up(play: Play) -> None:
    play.signs_out()
    assert on_server(play, paths.presence(ADA)) is None
    assert play.client.presence.of(GRACE).availability is Availability.UNKNOWN
    assert not play.client.presence.is_available
    play.signs_in()
    assert on_server(play, paths.presence(ADA)) is not None
    assert play.client.presence.is_available
