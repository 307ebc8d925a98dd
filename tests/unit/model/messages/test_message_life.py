"""Events are told as a person reads them."""

from desktop_chat.model.messages.message_life import LifeEvent, LifeStep, MessageLife, describe
from tests.example_data import NOW, a_message

EVENTS = (
    LifeEvent(LifeStep.QUEUED, NOW),
    LifeEvent(LifeStep.SENDING, NOW),
    LifeEvent(LifeStep.RETRYING, NOW, detail="No network"),
    LifeEvent(LifeStep.SENDING, None),
    LifeEvent(LifeStep.SENDING, NOW, kind="edit"),
    LifeEvent(LifeStep.ANSWERED, NOW),
)


def test_attempts_are_counted_and_reasons_told() -> None:
    assert [text for _, text in describe(EVENTS)] == [
        "Queued on this device",
        "Sending",
        "Waiting to try again: No network",
        "Sending, attempt 2",
        "Sending (edit)",
        "Taken by the server",
    ]


def test_attempts_of_changes_do_not_count() -> None:
    assert MessageLife(a_message(), mine=True, sender_name="Ada", events=EVENTS).attempts == 2


def test_every_step_has_words() -> None:
    assert all(text for _, text in describe([LifeEvent(step, NOW) for step in LifeStep]))
