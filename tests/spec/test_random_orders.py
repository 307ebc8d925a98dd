"""Random orders of everything: nothing is lost, doubled or reordered, and what is stored has no holes."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.errors import Rejected, Unavailable
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.mutation import SendMessage
from desktop_chat.sync.listeners import history, resume_plan
from tests.spec.play import CRIT, ENGINE, Play

ROOMS = [ENGINE, CRIT]
PAGE = 3


class Chaos:
    """A play whose every step is drawn; ``said`` is what each person has said, in order, by room."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.said: dict[tuple[RoomId, str], list[str]] = {}
        self._number = 0

    def someone_writes(self, room_id: RoomId, *, same_instant: bool = False) -> None:
        """Grace's message reaches the server, perhaps at the very time of the one before, if that was a moment ago.

        The rules take no message with another time than that of its own request.
        """
        self._number += 1
        text, message_id = f"g{self._number}", MessageId(f"g{self._number:04d}")
        before = self.of_server(room_id)
        fields = documents.message_fields(SendMessage(room_id, message_id, text), Uid("grace"))
        now = self.play.server.read_time()
        if same_instant and before and before[-1].sent_at and now - before[-1].sent_at < resume_plan.OVERLAP / 2:
            fields = {**fields, "sentAt": before[-1].sent_at, "updatedAt": before[-1].sent_at}
        self.play.server.put(paths.message(room_id, message_id), fields)
        self.said.setdefault((room_id, "grace"), []).append(text)
        summary = self.play.server.documents[paths.room(room_id)].fields
        self.play.server.put(paths.room(room_id), {**summary, "updatedAt": ServerTimestamp()})
        self.play.settle()

    def someone_is_slow(self, room_id: RoomId) -> None:
        """Radia's message becomes visible some seconds after the time that the server gave it."""
        self._number += 1
        text, message_id = f"r{self._number}", MessageId(f"r{self._number:04d}")
        begun = self.play.server.read_time()
        self.play.waits(resume_plan.OVERLAP.total_seconds() / 2)
        fields = documents.message_fields(SendMessage(room_id, message_id, text), Uid("radia"))
        self.play.server.put(paths.message(room_id, message_id), {**fields, "sentAt": begun, "updatedAt": begun})
        self.play.moves_room(room_id).settle()

    def is_away(self) -> None:
        """The program ends, and starts when no resume token is free any more."""
        self.play.vanishes().waits_outside(1800).raises_curtain()

    def sleeps(self) -> None:
        """The same with a program that runs."""
        self.play.goes_offline().waits(1800).goes_online()

    def ada_writes(self, room_id: RoomId) -> None:
        self._number += 1
        self.play.sends(f"a{self._number}", room_id=room_id)
        self.said.setdefault((room_id, "ada"), []).append(f"a{self._number}")

    def someone_edits_the_oldest(self, room_id: RoomId) -> None:
        """An edit moves a message to the end of the changes, and nowhere in the timeline."""
        before = self.of_server(room_id)
        if before:
            path = paths.message(room_id, before[0].id)
            fields = self.play.server.documents[path].fields
            edited = {**fields, "editedAt": ServerTimestamp(), "updatedAt": ServerTimestamp()}
            self.play.server.put(path, edited)
            self.play.settle()

    def older(self, room_id: RoomId) -> None:
        """Ada scrolls up; without network that fails."""
        answer = self.play.client.load_older(room_id)
        self.play.thread.settle()
        if answer.done():
            answer.exception(timeout=0)

    def loses_next_answer(self) -> None:
        self.play.gateway.lose_acks = 1

    def holds(self) -> None:
        self.play.gateway.hold_acks = self.play.gateway.hold_watch = True

    def releases(self) -> None:
        self.play.acks().watch_delivers()

    def of_server(self, room_id: RoomId) -> list[Message]:
        """Return what the server has, in display order."""
        prefix = f"{paths.room(room_id)}/{paths.MESSAGES}/"
        found = [one for path, one in self.play.server.documents.items() if path.startswith(prefix)]
        messages = [message for message in map(documents.message_from, found) if message is not None]
        return sorted(messages, key=lambda message: (message.sent_at, message.id))

    def shown(self, room_id: RoomId) -> list[Message]:
        return self.play.client.messages(room_id, limit=10_000)

    def heals(self) -> None:
        """Everything works again, and so much time passes that whatever waits is tried."""
        self.play.gateway.lose_acks = 0
        self.play.gateway.query_failures.clear()
        self.releases()
        self.play.goes_online()
        for _ in range(4):
            self.play.waits(60)

    # --- what must hold ---------------------------------------------------------------------------------
    def check_always(self) -> None:
        for room_id in ROOMS:
            shown = self.shown(room_id)
            counted = Counter(message.body for message in shown)
            assert set(counted.values()) <= {1}, f"doubled in {counted}"
            for sender in ("ada", "grace"):
                theirs = [message.body for message in shown if message.sender_id == sender]
                wanted = [text for text in self.said.get((room_id, sender), []) if text in counted]
                assert theirs == wanted, "reordered"
            server = {message.body for message in self.of_server(room_id)}
            assert {message.body for message in shown if message.state is MessageState.SENT} <= server
            self._check_no_hole(room_id, counted)

    def _check_no_hole(self, room_id: RoomId, shown: Counter[str]) -> None:
        """Of what others wrote one unbroken stretch is shown; what becomes visible late may come into the middle."""
        theirs = [message.body in shown for message in self.of_server(room_id) if message.sender_id == "grace"]
        first = theirs.index(True) if True in theirs else 0
        last = len(theirs) - theirs[::-1].index(True) if True in theirs else 0
        assert all(theirs[first:last]), f"a hole: {theirs}"

    def check_at_the_end(self) -> None:
        """Nothing is lost: after all pages were loaded the timeline is what the server has."""
        assert self.play.client.outbox.rows() == []
        for room_id in ROOMS:
            self.play.opens(room_id)
            while self.play.does(self.play.client.load_older(room_id)):
                pass
            server = self.of_server(room_id)
            assert [message.body for message in self.shown(room_id)] == [message.body for message in server]
            wrote = [message.body for message in server if message.sender_id == "ada"]
            assert wrote == self.said.get((room_id, "ada"), [])
            edited = [message.edited_at for message in self.shown(room_id)]
            assert edited == [message.edited_at for message in server]


ROOM = st.sampled_from(ROOMS)
STEPS: st.SearchStrategy[Callable[[Chaos], object]] = st.one_of(
    ROOM.map(lambda room: lambda chaos: chaos.someone_writes(room)),
    ROOM.map(lambda room: lambda chaos: chaos.someone_writes(room, same_instant=True)),
    ROOM.map(lambda room: lambda chaos: chaos.someone_is_slow(room)),
    ROOM.map(lambda room: lambda chaos: chaos.ada_writes(room)),
    ROOM.map(lambda room: lambda chaos: chaos.someone_edits_the_oldest(room)),
    ROOM.map(lambda room: lambda chaos: chaos.older(room)),
    ROOM.map(lambda room: lambda chaos: chaos.play.opens(room)),
    st.sampled_from(
        [
            lambda chaos: chaos.play.goes_offline(),
            lambda chaos: chaos.play.goes_online(),
            lambda chaos: chaos.holds(),
            lambda chaos: chaos.releases(),
            lambda chaos: chaos.loses_next_answer(),
            lambda chaos: chaos.play.restarts(),
            lambda chaos: chaos.is_away(),
            lambda chaos: chaos.sleeps(),
            lambda chaos: chaos.play.client.reconnect(),
            lambda chaos: chaos.play.network(chaos.play.gateway.repeat_everything),
            lambda chaos: chaos.play.network(chaos.play.gateway.deliver_again),
            lambda chaos: chaos.play.network(lambda: chaos.play.gateway.kill_targets(Unavailable("Busy"))),
            lambda chaos: chaos.play.network(lambda: chaos.play.gateway.kill_targets(Rejected("Token"))),
            lambda chaos: chaos.play.waits(45),
        ]
    ),
)


@contextmanager
def chaos_in(folder: Path, failing_pages: int) -> Iterator[Chaos]:
    play = Play(folder, sign_in=False)
    chaos = Chaos(play)
    for _ in range(2 * PAGE + 1):
        chaos.someone_writes(ENGINE)
    play.clock.advance(timedelta(hours=1).total_seconds())
    # A room whose first page does not come can be written in all the same.
    play.gateway.query_failures.extend([Unavailable("Busy")] * failing_pages)
    play.signs_in()
    try:
        yield chaos
    finally:
        play.close()


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that gaps are within reach of a short story."""
    monkeypatch.setattr(history, "PAGE", PAGE)
    monkeypatch.setattr(history, "CATCH_UP_PAGE", PAGE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25), failing_pages=st.sampled_from([0, 4]))
def test_nothing_is_lost_doubled_or_reordered(steps: list[Callable[[Chaos], object]], failing_pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder, chaos_in(Path(folder, "profile"), failing_pages) as chaos:
        for step in steps:
            step(chaos)
            chaos.check_always()
        chaos.heals()
        chaos.check_always()
        chaos.check_at_the_end()


def test_own_message_from_before_the_first_page_leaves_no_hole(tmp_path: Path) -> None:
    """Sent while the room's first page did not come; more was written since than the page holds."""
    with chaos_in(tmp_path / "profile", 4) as chaos:
        chaos.ada_writes(ENGINE)
        assert [message.body for message in chaos.shown(ENGINE)] == ["a8"]
        for _ in range(PAGE + 1):
            chaos.someone_writes(ENGINE)
        chaos.play.gateway.query_failures.clear()
        chaos.play.timer("begin:engine")
        assert [message.body for message in chaos.shown(ENGINE)] == ["g10", "g11", "g12"]
        path = paths.message(ENGINE, chaos.of_server(ENGINE)[7].id)
        liked = {**chaos.play.server.documents[path].fields, "reactions": {"grace": ["👍"]}}
        chaos.play.server.put(path, {**liked, "updatedAt": ServerTimestamp()})
        chaos.play.settle()
        chaos.check_always()
        assert chaos.play.does(chaos.play.client.load_older(ENGINE))
        assert [message.body for message in chaos.shown(ENGINE)][:2] == ["a8", "g9"]
        assert chaos.shown(ENGINE)[0].reactions
        chaos.check_at_the_end()
