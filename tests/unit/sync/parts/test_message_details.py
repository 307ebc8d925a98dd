"""The life of a message is told; the diagnostic gives away nothing of a person's."""

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.messages.message_life import LifeStep
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.sync.parts.message_details import scrubbed
from tests.spec.play import ENGINE, Play

CANARIES = ("CanaryText", "CanaryTitle", "Ada", "Lovelace", "ada@example.com", "engine", "secret")


def test_a_life_from_the_queue_to_the_server(play: Play) -> None:
    play.opens().sends("hello")
    message = play.find("hello")
    life = play.client.details.life(ENGINE, message.id)
    assert life is not None
    assert life.mine
    assert life.attempts == 1
    assert life.events[0].step is LifeStep.QUEUED
    assert life.events[-1].step is LifeStep.HEARD
    assert all(event.at is not None for event in life.events)


def test_nothing_of_it_is_known_of_a_message_that_is_not_here(play: Play) -> None:
    assert play.client.details.life(ENGINE, MessageId("nowhere")) is None
    assert "is not stored" in play.client.details.diagnostic(ENGINE, MessageId("nowhere"))


def test_the_message_of_another_has_no_events(play: Play) -> None:
    play.opens().other_sends("theirs")
    life = play.client.details.life(ENGINE, play.find("theirs").id)
    assert life is not None
    assert (life.mine, life.events, life.sender_name) == (False, (), "Somebody")


def test_the_diagnostic_has_states_and_reasons_and_no_canary(play: Play) -> None:
    play.opens()
    play.gateway.failures.append(Rejected("Not allowed", 'PERMISSION_DENIED for "CanaryTitle" of ada@example.com'))
    play.sends("CanaryText and more")
    message = play.find("CanaryText and more")
    report = play.client.details.diagnostic(ENGINE, message.id)
    for canary in (*CANARIES, message.id):
        assert canary not in report, report
    assert "send queued" in report
    assert "send rejected: PERMISSION_DENIED for […] of […]" in report
    assert "19 bytes" in report
    assert "connection: online" in report


def test_who_has_it_and_who_has_read_it(play: Play) -> None:
    play.opens().sends("hello")
    message = play.find("hello")
    assert message.sent_at is not None
    life = play.client.details.life(ENGINE, message.id)
    assert life is not None
    assert [(one.delivered, one.read) for one in life.reach] == [(False, False)] * len(life.reach)
    assert life.reach
    store = play.client._session.store
    assert store is not None
    store.put_receipts(ENGINE, [Receipt(Uid("grace"), read_up_to=message.sent_at)])
    life = play.client.details.life(ENGINE, message.id)
    assert life is not None
    assert (True, True) in [(one.delivered, one.read) for one in life.reach]
    assert f"delivered to 1, read by 1 of {len(life.reach)}" in play.client.details.diagnostic(ENGINE, message.id)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("No network: try later.", "No network: try later."),
        ("No document at rooms/Ab12Cd34Ef56Gh78Ij90", "No document at […]"),
        ("ada@example.org is not a member", "[…] is not a member"),
        ("@grace left", "[…] left"),
        ('The text "meet me" is too long', "The text […] is too long"),
        ("see https://example.org/?token=abc", "see […]"),
        ("Bearer abc.def", "Bearer [redacted]"),
    ],
)
def test_reasons_are_scrubbed(reason: str, shown: str) -> None:
    assert scrubbed(reason) == shown
