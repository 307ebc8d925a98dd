"""Without network, after a restart, and both."""

from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.messages.message import MessageState
from tests.spec.play import ENGINE, Play, queued, retrying, sent


def test_offline_messages_wait_and_go_when_the_network_is_back(play: Play) -> None:
    play.opens().goes_offline().is_connected(ConnectionState.OFFLINE)
    play.sends("one", "two").shows(retrying("one"), queued("two")).server_has()
    play.goes_online().is_connected(ConnectionState.ONLINE)
    play.shows(sent("one"), sent("two")).server_has("one", "two")


def test_flush_gives_up_after_one_failure_of_each_room(play: Play) -> None:
    play.goes_offline().sends("one", "two")
    flushed = play.client.flush()
    play.timer("send:")
    assert flushed.result(timeout=0) == 2


def test_delay_grows_while_the_network_is_away(play: Play) -> None:
    play.goes_offline().sends("one")
    delays = []
    for _ in range(6):
        before = play.clock.monotonic()
        play.timer("send:")
        delays.append(play.clock.monotonic() - before)
    assert delays[-1] > delays[0]
    assert all(delay <= 30 for delay in delays)


def test_what_others_wrote_meanwhile_arrives(play: Play) -> None:
    play.opens().other_sends("before").goes_offline().other_sends("meanwhile").shows(sent("before"))
    play.goes_online().shows(sent("before"), sent("meanwhile"))


def test_everything_is_readable_offline_after_a_restart(play: Play) -> None:
    play.opens().other_sends("hello")
    play.vanishes().raises_curtain(online=False)
    assert play.client.account is not None
    assert [row.title for row in play.client.rooms()] == ["engine", "crit"]
    play.shows(sent("hello"))


def test_restart_in_the_middle_of_sending_doubles_nothing(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("one", "two").server_has("one")
    play.restarts().shows(sent("one"), sent("two")).server_has("one", "two")


def test_restart_before_the_request_loses_nothing(play: Play) -> None:
    play.goes_offline().sends("one", "two")
    play.restarts().shows(sent("one"), sent("two")).server_has("one", "two")


def test_sending_before_the_session_is_taken_up(play: Play) -> None:
    play.vanishes()
    play.secrets.locked = True
    play.raises_curtain()
    play.is_connected(ConnectionState.SIGNED_OUT).sends("patient").shows(queued("patient"))
    play.secrets.locked = False
    play.does(play.client.resume_session())
    play.is_connected(ConnectionState.ONLINE).shows(sent("patient"))


def test_no_answer_for_ten_seconds_is_offline(play: Play) -> None:
    play.vanishes().raises_curtain(watch=False)
    play.is_connected(ConnectionState.CONNECTING).waits(9.9).is_connected(ConnectionState.CONNECTING)
    play.waits(0.2).is_connected(ConnectionState.OFFLINE).watch_delivers().is_connected(ConnectionState.ONLINE)


def test_pending_messages_stay_last_while_others_write(play: Play) -> None:
    play.opens().gateway.hold_acks = True
    play.gateway.hold_watch = True
    play.sends("mine").other_sends("hers")
    play.gateway.lose_acks = 1
    play.acks()
    play.sends("second")
    assert [state for _, state in play.timeline()][-1] in (MessageState.QUEUED, MessageState.SENDING)
    play.watch_delivers().timer("send:")
    play.server_has("mine", "hers", "second").shows(sent("mine"), sent("hers"), sent("second"))
    assert play.client.messages(ENGINE, limit=1)[0].body == "second"
