"""This computer's clock is a day wrong, or jumps by a day between any two steps: nothing changes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.model.messages.message import MessageState
from tests.spec.play import CRIT, ENGINE, Play

DAY = timedelta(days=1)

STEPS: Sequence[Callable[[Play], object]] = (
    lambda play: play.opens(),
    lambda play: play.other_sends("hello"),
    lambda play: play.sends("one", "two"),
    lambda play: play.other_sends("elsewhere", room_id=CRIT),
    lambda play: setattr(play.gateway, "hold_acks", True),
    lambda play: play.sends("slow answer", "behind it"),
    lambda play: play.other_sends("in between"),
    lambda play: play.acks(),
    lambda play: setattr(play.gateway, "lose_acks", 1),
    lambda play: play.sends("lost answer"),
    lambda play: play.timer("send:"),
    lambda play: play.goes_offline(),
    lambda play: play.sends("offline one", "offline two"),
    lambda play: play.other_sends("meanwhile"),
    lambda play: play.goes_online(),
    lambda play: play.restarts(),
    lambda play: play.opens(),
    lambda play: play.edits("one", "ONE"),
    lambda play: play.other_sends("at the end"),
)


def outcome(play: Play) -> dict[str, object]:
    """Return all that is seen in the end, with the server's times."""
    return {
        "messages": [(m.body, m.state, m.sent_at, m.edited_at) for m in play.client.messages(ENGINE, limit=99)],
        "elsewhere": [(m.body, m.sent_at) for m in play.client.messages(CRIT, limit=99)],
        "rooms": [(row.room.id, row.unread) for row in play.client.rooms()],
        "unsent": play.client.outbox.rows(),
    }


def plays(folder: Path, jump_before: int | None, by: timedelta) -> dict[str, object]:
    """Play all steps, with a jump of the clock before one of them."""
    play = Play(folder)
    for number, step in enumerate(STEPS):
        if number == jump_before:
            play.clock.jump(by)
        step(play)
    found = outcome(play)
    play.close()
    return found


@pytest.fixture
def undisturbed(tmp_path: Path) -> dict[str, object]:
    return plays(tmp_path / "undisturbed", None, DAY)


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
@pytest.mark.parametrize("jump_before", range(len(STEPS)))
def test_jump_changes_nothing(tmp_path: Path, undisturbed: dict[str, object], jump_before: int, by: timedelta) -> None:
    assert plays(tmp_path / "jumped", jump_before, by) == undisturbed
    assert undisturbed["unsent"] == []


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_clock_that_was_always_wrong_changes_nothing(signed_out: Play, by: timedelta) -> None:
    signed_out.clock.jump(by)
    play = signed_out.signs_in().opens().other_sends("hello").sends("one", "two").other_sends("bye")
    assert [body for body, _ in play.timeline()] == ["hello", "one", "two", "bye"]
    assert {state for _, state in play.timeline()} == {MessageState.SENT}
    times = [message.sent_at for message in play.client.messages(ENGINE, limit=9)]
    assert all(at is not None and at - play.clock.true_now() < timedelta(seconds=1) for at in times)


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_waiting_messages_keep_their_order_and_their_turn(play: Play, by: timedelta) -> None:
    play.opens().goes_offline().sends("one")
    play.clock.jump(by)
    play.sends("two")
    play.clock.jump(-2 * by)
    play.sends("three")
    assert [body for body, _ in play.timeline()] == ["one", "two", "three"]
    play.goes_online().server_has("one", "two", "three")


def test_wait_for_the_next_attempt_is_no_longer_when_the_clock_is_set_back(play: Play) -> None:
    play.goes_offline().sends("one").clock.jump(-DAY)
    play.gateway.offline = False
    play.waits(31).server_has("one")
