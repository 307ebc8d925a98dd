"""Random orders of being taken out of a room and let in again, heard or not: nothing is lost or comes late."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.errors import ChatError
from desktop_chat.model.firebase.firestore import Write
from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import MessageState
from tests.spec.play import ENGINE, Play
from tests.spec.test_random_orders import Chaos, chaos_in


class Doorway:
    """Ada is taken out of ENGINE and let in again. ``refused``: what she was told that it cannot be sent."""

    def __init__(self, chaos: Chaos) -> None:
        self.chaos = chaos
        self.play = chaos.play
        self.is_in = True
        self.refused: set[str] = set()
        self._number = 0
        self.play.server.allows = self._allows
        self.play.server.visible = lambda uid, path: self.is_in or ENGINE not in path

    def _allows(self, uid: Uid, writes: Sequence[Write]) -> bool:
        return self.is_in or uid != "ada" or not any(ENGINE in write.path for write in writes)

    def takes_out(self) -> None:
        if self.is_in:
            self.is_in = False
            self.play.removes_ada()

    def lets_in(self) -> None:
        if not self.is_in:
            self.is_in = True
            self.play.add_room(ENGINE, "ada", "grace")
            self.play.settle()

    def ada_writes(self) -> None:
        self._number += 1
        text, knows = (
            f"a{self._number}",
            ENGINE not in [row.room.id for row in self.play.client.rooms() if row.is_member],
        )
        sending = self.play.client.send(ENGINE, text)
        self.play.thread.settle()
        if sending.exception(timeout=0) is None:
            self.chaos.said.setdefault((ENGINE, "ada"), []).append(text)
        assert isinstance(sending.exception(timeout=0), ChatError) is knows
        self.note_refused()

    def note_refused(self) -> None:
        """Whatever she sees refused must never go out afterwards, as she does not ask for it.

        What had arrived before its answer was lost is called refused until it is seen.
        """
        on_server = {message.id for message in self.chaos.of_server(ENGINE)}
        for message in self.play.client.messages(ENGINE, limit=10_000):
            if message.state is MessageState.REJECTED and message.id not in on_server:
                assert message.error
                self.refused.add(message.body)

    def check(self) -> None:
        self.note_refused()
        on_server = [message.body for message in self.chaos.of_server(ENGINE) if message.sender_id == "ada"]
        assert self.refused.isdisjoint(on_server), "went out by itself"
        said = self.chaos.said.get((ENGINE, "ada"), [])
        assert [body for body in said if body in on_server] == on_server, "reordered or never accepted"
        shown = Counter(message.body for message in self.play.client.messages(ENGINE, limit=10_000))
        assert set(shown.values()) <= {1}, "doubled"

    def check_at_the_end(self) -> None:
        self.lets_in()
        self.chaos.heals()
        self.play.opens()
        while self.play.does(self.play.client.load_older(ENGINE)):
            pass
        self.check()
        server = [message.body for message in self.chaos.of_server(ENGINE)]
        shown = self.play.client.messages(ENGINE, limit=10_000)
        assert [one.body for one in shown if one.state is MessageState.SENT] == server
        waiting = [one.body for one in shown if one.state is not MessageState.SENT]
        assert waiting == [body for body in self.chaos.said.get((ENGINE, "ada"), []) if body not in server], "lost"
        assert set(waiting) == self.refused


STEPS: st.SearchStrategy[Callable[[Doorway], object]] = st.sampled_from(
    [
        lambda door: door.takes_out(),
        lambda door: door.lets_in(),
        lambda door: door.takes_out(),
        lambda door: door.lets_in(),
        lambda door: door.ada_writes(),
        lambda door: door.ada_writes(),
        lambda door: door.chaos.someone_writes(ENGINE),
        lambda door: door.play.goes_offline(),
        lambda door: door.play.goes_online(),
        lambda door: door.chaos.holds(),
        lambda door: door.chaos.releases(),
        lambda door: door.chaos.older(ENGINE),
        lambda door: door.play.restarts(),
        lambda door: door.play.opens(),
        lambda door: door.play.waits(45),
    ]
)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=20))
def test_nothing_is_lost_or_comes_late(steps: list[Callable[[Doorway], object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, chaos_in(Path(folder, "profile"), 0) as chaos:
        door = Doorway(chaos)
        for step in steps:
            step(door)
            door.check()
        door.check_at_the_end()


def test_end_while_a_summary_waits_for_its_answer_holds_up_nobody(play: Play) -> None:
    door = Doorway(Chaos(play.opens()))
    door.ada_writes()
    door.ada_writes()
    door.chaos.holds()
    door.ada_writes()
    play.restarts()
    door.chaos.heals()
    door.check_at_the_end()


@pytest.mark.parametrize("heard", [True, False])
def test_who_was_out_for_a_while_writes_on(play: Play, heard: bool) -> None:
    """Unheard, it is as if it had not been; heard, what waited is the person's to send again."""
    door = Doorway(Chaos(play.opens().goes_offline()))
    door.ada_writes()
    door.takes_out()
    if heard:
        play.goes_online().goes_offline()
    door.lets_in()
    play.goes_online().waits(60)
    assert play.timeline() == [("a1", MessageState.REJECTED if heard else MessageState.SENT)]
