"""details tells the life of a message, or the report without anything private."""

from desktop_chat.model.messages.message_life import LifeEvent, LifeStep, Reach
from tests.example_data import NOW, a_message
from tests.fake_parts import FakeDetails
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


def test_the_life_is_printed(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    assert isinstance(client.details, FakeDetails)
    client.details.events = (
        LifeEvent(LifeStep.QUEUED, NOW),
        LifeEvent(LifeStep.RETRYING, None, detail="No\x1b network"),
    )
    client.details.reach = (Reach("Grace", delivered=True, read=True),)
    client._put(a_message("hello", message_id="m1", sender="ada"))
    assert command("details", "engine", "m1") == 0
    assert terminal.lines[0] == "m1 by Ada Lovelace: sent"
    assert terminal.lines[1].endswith("Queued on this device")
    assert terminal.lines[2] == "Waiting to try again: No\\x1b network"
    assert terminal.lines[-2:] == ["Delivered to Grace", "Read by Grace"]


def test_the_report(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    client._put(a_message("hello", message_id="m1"))
    assert command("details", "engine", "m1", "--diagnostic") == 0
    assert terminal.lines == ["a report of 0 events"]


def test_a_message_that_is_not_here(command: RunCommand, terminal: Terminal) -> None:
    assert command("details", "engine", "nowhere") == 1
    assert "No such message" in terminal.stderr.getvalue()
