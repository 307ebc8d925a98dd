"""What waits for the person's decision."""

from dataclasses import replace

import pytest

from desktop_chat.model.messages.message import ChangeKind, MessageState, PendingChange
from desktop_chat.ui.timeline.refusal import Refusal, refusal_of
from tests.example_data import a_message

SENT = a_message("hello")


def test_nothing_is_refused_of_what_was_sent_or_waits() -> None:
    assert refusal_of(SENT) is None
    waiting = PendingChange(ChangeKind.EDIT, MessageState.RETRYING, 3, "No network")
    assert refusal_of(replace(SENT, change=waiting)) is None


@pytest.mark.parametrize(("error", "text"), [("Too large", "Not sent: Too large"), (None, "Not sent")])
def test_refused_message(error: str | None, text: str) -> None:
    assert refusal_of(replace(SENT, state=MessageState.REJECTED, error=error)) == Refusal(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ChangeKind.EDIT, "Edit not saved: No"),
        (ChangeKind.DELETE, "Not deleted: No"),
        (ChangeKind.REACTION, "Reaction not given: No"),
    ],
)
def test_refused_change_names_its_row(kind: ChangeKind, text: str) -> None:
    change = PendingChange(kind, MessageState.REJECTED, 7, "No")
    assert refusal_of(replace(SENT, change=change)) == Refusal(text, 7)
