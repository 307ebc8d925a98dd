"""The door of the outbox for new messages; tests/spec/test_send.py plays every order of events behind it."""

from desktop_chat.errors import Rejected, SignInRequired
from desktop_chat.model.ids import MessageId
from tests.spec.play import CRIT, ENGINE, Play, sent


def test_ids_come_after_what_waits_and_after_what_was_sent(play: Play) -> None:
    play.sends("a").goes_offline().sends("b").sends("c", room_id=CRIT).goes_online().sends("d")
    ids = [play.find("a").id, play.find("b").id, play.find("c", CRIT).id, play.find("d").id]
    assert ids == sorted(ids)


def test_a_given_id_is_taken_and_sent_once(play: Play) -> None:
    wanted = MessageId("i" * 20)
    play.goes_offline()
    for _ in range(2):
        assert play.does(play.client.send(ENGINE, "once", message_id=wanted)) == wanted
    play.goes_online().shows(sent("once")).server_has("once")


def test_what_cannot_be_is_refused_at_once(play: Play) -> None:
    assert isinstance(play.fails(play.client.send(ENGINE, " ")), Rejected)
    play.signs_out()
    assert isinstance(play.fails(play.client.send(ENGINE, "a")), SignInRequired)
