"""A pending message shows the local time until the server has one."""

from datetime import UTC, datetime, timedelta

from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageState

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def message(sent_at: datetime | None) -> Message:
    state = MessageState.SENT if sent_at else MessageState.QUEUED
    return Message(
        id=MessageId("m"),
        room_id=RoomId("r"),
        sender_id=Uid("u"),
        body="hi",
        sent_at=sent_at,
        queued_at=NOW,
        state=state,
    )


def test_shown_time_is_local_while_pending_and_the_servers_afterwards() -> None:
    assert message(None).shown_at == NOW
    server = NOW + timedelta(seconds=3)
    assert message(server).shown_at == server
