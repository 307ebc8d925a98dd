"""Caught up: a script waits until the store holds what the server said since the start."""

from desktop_chat.errors import SignInRequired
from desktop_chat.model.ids import RoomId
from tests.spec.play import ENGINE, Play, queued, sent


def test_it_resolves_when_rooms_and_messages_were_heard(play: Play) -> None:
    play.vanishes().other_sends_outside("while away").moves_room().raises_curtain(watch=False)
    everything, room = play.client.caught_up(), play.client.caught_up(ENGINE)
    play.settle()
    assert not everything.done()
    assert not room.done()
    play.watch_delivers()
    play.does(everything)
    play.does(room)
    play.shows(sent("while away"))


def test_offline_it_waits_for_the_network(play: Play) -> None:
    play.vanishes().raises_curtain(online=False)
    waiting = play.client.caught_up()
    play.settle()
    assert not waiting.done()
    play.goes_online().waits(60)
    play.does(waiting)


def test_a_room_that_is_not_there_needs_the_room_list_only(play: Play) -> None:
    play.does(play.client.caught_up(RoomId("elsewhere")))


def test_without_a_session_it_fails(signed_out: Play) -> None:
    assert isinstance(signed_out.fails(signed_out.client.caught_up()), SignInRequired)


def test_who_waits_while_the_session_is_lost_is_told_so(play: Play) -> None:
    play.vanishes().raises_curtain(watch=False)
    rooms, people = play.client.caught_up(), play.client.caught_up(ENGINE)
    gateway = play.settle().gateway
    play.network(lambda: gateway.kill_targets(SignInRequired("This account is disabled", "Ask the admin.")))
    for waiting in (rooms, people):
        error = play.fails(waiting)
        assert (type(error), error.title) == (SignInRequired, "This account is disabled")


def test_a_start_without_network_queues_for_the_next_one(play: Play) -> None:
    play.vanishes().raises_curtain(session=False)
    play.sends("later").shows(queued("later")).server_has()
    play.restarts().shows(sent("later")).server_has("later")
