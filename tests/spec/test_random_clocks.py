"""Random changes without network on a computer whose clock is wrong and jumps: the same as with a right one."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.errors import ChatError
from desktop_chat.model.messages.message import Message
from tests.spec.play import ENGINE, Play

DAY = timedelta(days=1)
TEXTS = ("one", "two", "three")

Step = tuple[str, int]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(["edit", "delete", "react", "send", "restart", "other", "wait"]), st.integers(0, 4)),
    max_size=12,
)


class Offline:
    """Ada changes her messages on a train; ``jumps`` sets her clock between any two steps."""

    def __init__(self, folder: Path, jumps: list[int]) -> None:
        self.play = Play(folder).opens().sends(*TEXTS)
        self._first = [message.id for message in self._shown()]
        self.play.goes_offline()
        self._jumps = iter(jumps)
        self._number = 0

    def _shown(self) -> list[Message]:
        return self.play.client.messages(ENGINE, limit=100)

    def act(self, step: Step) -> None:
        self.play.clock.jump(next(self._jumps, 0) * DAY)
        name, place = step
        self._number += 1
        shown = self._shown()
        target = shown[place % len(shown)].id
        edits = self.play.client.edits
        actions: dict[str, Callable[[], object]] = {
            "edit": lambda: self._tries(edits.edit(ENGINE, target, f"edited {self._number}")),
            "delete": lambda: self._tries(edits.delete(ENGINE, target)),
            "react": lambda: self._tries(edits.react(ENGINE, target, "👍", place % 2 == 0)),
            "send": lambda: self.play.sends(f"new {self._number}"),
            "restart": lambda: self.play.vanishes().raises_curtain(online=False).opens(),
            "other": lambda: self.play.other_sends_outside(f"grace {self._number}"),
            "wait": lambda: self.play.waits(20),
        }
        actions[name]()

    def _tries(self, command: object) -> None:
        self.play.thread.settle()
        error = command.exception(timeout=0)  # type: ignore[attr-defined]  # a Future of any kind
        assert error is None or isinstance(error, ChatError)

    def drawn(self) -> list[tuple[object, ...]]:
        """Return what the window draws, without times, which only the server gives in the end."""
        return [
            (one.body, one.state, one.deleted_at is not None, one.edited_at is not None, dict(one.reactions))
            for one in self._shown()
        ]

    def comes_home(self) -> tuple[object, ...]:
        """Return everything that is seen in the end, with the server's times."""
        before = self.drawn()
        self.play.goes_online()
        for _ in range(3):
            self.play.waits(60)
        assert self.play.client.outbox.rows() == []
        after = [(one.sent_at, one.edited_at, one.deleted_at) for one in self._shown()]
        return before, self.drawn(), after, [(row.room.id, row.last_body) for row in self.play.client.rooms()]


def plays(steps: list[Step], jumps: list[int]) -> tuple[object, ...]:
    with tempfile.TemporaryDirectory() as folder:
        story = Offline(Path(folder, "profile"), jumps)
        for step in steps:
            story.act(step)
        seen = story.comes_home()
        story.play.close()
        return seen


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, jumps=st.lists(st.integers(-2, 2), min_size=1, max_size=12))
def test_a_wrong_clock_changes_nothing(steps: list[Step], jumps: list[int]) -> None:
    assert plays(steps, jumps) == plays(steps, [])


@pytest.mark.parametrize("by", [DAY, -DAY], ids=["forward", "back"])
def test_waiting_change_says_the_servers_time(play: Play, by: timedelta) -> None:
    play.opens().sends("one", "two").goes_offline()
    play.clock.jump(by)
    play.edits("one", "ONE").deletes("two")
    edited, deleted = play.client.messages(ENGINE, limit=9)
    now = play.clock.true_now()
    assert edited.edited_at is not None
    assert abs(edited.edited_at - now) < timedelta(minutes=1)
    assert deleted.deleted_at is not None
    assert abs(deleted.deleted_at - now) < timedelta(minutes=1)
