"""A message is shown to the operator as it is stored here."""

from desktop_chat.errors import Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.ids import MessageId, RoomId
from tests.spec.play import ENGINE, Play


def a_message(play: Play) -> tuple[RoomId, MessageId]:
    """A message of grace's that this device has."""
    play.opens().other_sends("rude words")
    return ENGINE, play.find("rude words").id


def test_the_operator_gets_what_it_says_and_why(play: Play) -> None:
    room_id, message_id = a_message(play)
    play.does(play.client.reports.report(room_id, message_id, " rude "))
    stored = play.server.documents[f"reports/{message_id}_ada"].fields
    assert {name: value for name, value in stored.items() if name != "createdAt"} == {
        "reporterId": "ada", "roomId": room_id, "messageId": message_id, "senderId": "grace", "body": "rude words",
        "reason": "rude", "state": "open",
    }  # fmt: skip


def test_twice_is_as_good_as_once(play: Play) -> None:
    room_id, message_id = a_message(play)
    play.does(play.client.reports.report(room_id, message_id, "rude"))
    play.does(play.client.reports.report(room_id, message_id, "very rude"))
    assert play.server.documents[f"reports/{message_id}_ada"].fields["reason"] == "rude"


def test_what_cannot_be_reported_is_told(play: Play) -> None:
    room_id, message_id = a_message(play)
    reports = play.client.reports
    assert isinstance(play.fails(reports.report(room_id, MessageId("other"), "rude")), NotFound)
    for reason in (" ", "x" * 501):
        assert isinstance(play.fails(reports.report(room_id, message_id, reason)), Rejected)
    play.server.allows = lambda uid, writes: False
    error = play.fails(reports.report(room_id, message_id, "rude"))
    assert isinstance(error, Denied)
    assert "not in this room any more" in error.message
    play.goes_offline()
    assert isinstance(play.fails(reports.report(room_id, message_id, "rude")), Unavailable)
