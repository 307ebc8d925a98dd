"""The words for a refusal fit what was refused, and where."""

import pytest

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import DeleteMessage, Mutation, SendMessage
from desktop_chat.sync.outbox.refusals import refused_by_rules

CLUB, GRACE, ID = RoomId("club"), RoomId("dm_ada_grace"), MessageId("m")


@pytest.mark.parametrize(
    ("mutation", "told"),
    [
        (SendMessage(GRACE, ID, "hello"), "They take no messages from you now."),
        (DeleteMessage(GRACE, ID), "This is not possible with them now."),
        (SendMessage(CLUB, ID, "hello"), "You are not allowed to write in this room. Ask one of its admins."),
        (DeleteMessage(CLUB, ID), "You are not allowed to do this in this room. Ask one of its admins."),
    ],
)
def test_a_refusal_says_whom_to_ask_only_where_there_is_somebody(mutation: Mutation, told: str) -> None:
    assert refused_by_rules(mutation) == told
