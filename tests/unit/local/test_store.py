"""LocalStore as a whole: life, errors, and a random play against a model in memory."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop_chat.errors import StoreError
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message, a_room, a_user
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")


def test_what_was_written_is_there_after_a_restart(path: Path) -> None:
    store = LocalStore.open(path, ME)
    store.apply_rooms([a_room("engine")], [], None)
    store.put_users([a_user("grace")])
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), NOW)
    store.close()
    store.close()
    again = LocalStore.open(path, ME)
    reader = again.reader()
    assert [row.last_body for row in reader.rooms()] == ["mine"]
    assert again.outbox.unsent() == 1
    reader.close()
    again.close()


def test_a_closed_store_leaves_one_file(path: Path) -> None:
    store = LocalStore.open(path, ME)
    reader = store.reader()
    reader.rooms()
    reader.close()
    store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    store = LocalStore.open(path, ME)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), NOW)
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_a_full_disk_takes_nothing_and_breaks_nothing(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q1"), "safe"), NOW)
    with store._database.reading() as rows:
        pages = rows.execute("PRAGMA page_count").fetchone()[0]
        rows.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        store.outbox.enqueue(SendMessage(ENGINE, MessageId("q2"), "x" * 15_000), NOW)
    assert [message.id for message in reader.messages(ENGINE, limit=5)] == ["q1"]
    with store._database.reading() as rows:
        rows.execute("PRAGMA max_page_count = 100000")
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q2"), "x" * 15_000), NOW)
    assert store.outbox.unsent() == 2


class SendingPlay(RuleBasedStateMachine):
    """Sends, answers, lost answers and snapshots in any order: nothing is lost, doubled or out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store = LocalStore.open(Path(self.folder.name) / "x.sqlite3", ME)
        self.reader = self.store.reader()
        self.queued: list[str] = []
        self.discarded: set[str] = set()
        self.server: dict[str, Message] = {}
        self.in_flight: dict[int, SendMessage] = {}
        self.second = 0

    @rule()
    def send(self) -> None:
        message_id = f"q{len(self.queued):03}"
        self.queued.append(message_id)
        self.store.outbox.enqueue(SendMessage(ENGINE, MessageId(message_id), message_id), NOW)

    @precondition(lambda self: self.store.outbox.sendable())
    @rule(arrives=st.booleans())
    def start_request(self, arrives: bool) -> None:
        (row,) = self.store.outbox.sendable()
        send = row.mutation
        assert isinstance(send, SendMessage)
        # Another may be unanswered only when a snapshot has shown that it arrived.
        assert {mutation.message_id for mutation in self.in_flight.values()} <= set(self.server)
        self.store.outbox.mark_sending(row.seq)
        self.in_flight[row.seq] = send
        if arrives and send.message_id not in self.server:
            self.second += 1
            time = NOW + timedelta(seconds=self.second)
            self.server[send.message_id] = a_message(send.body, message_id=send.message_id, sender=ME, sent_at=time)

    @precondition(lambda self: self.in_flight)
    @rule(lost=st.booleans())
    def answer(self, lost: bool) -> None:
        seq, mutation = self.in_flight.popitem()
        told = self.server.get(mutation.message_id)
        if told is not None and told.sent_at is not None and not lost:
            self.store.outbox.mark_sent(seq, told.sent_at)
        else:
            self.store.outbox.mark_retrying(seq, "lost", NOW)

    @precondition(lambda self: self.in_flight)
    @rule()
    def reject(self) -> None:
        seq, mutation = self.in_flight.popitem()
        self.store.outbox.mark_rejected(seq, "no")
        if self.store.outbox.discard(mutation.message_id) and mutation.message_id not in self.server:
            self.discarded.add(mutation.message_id)

    @rule()
    def snapshot(self) -> None:
        self.store.apply_messages(ENGINE, list(self.server.values()), [], None)

    @invariant()
    def every_message_is_shown_once_in_send_order(self) -> None:
        shown = self.reader.messages(ENGINE, limit=1000)
        ids = [message.id for message in shown]
        assert len(set(ids)) == len(ids)
        missing = set(self.queued) - set(ids) - self.discarded
        # Discarded by the person although the server has it: back with the next snapshot.
        assert missing <= set(self.server)
        assert ids == sorted(ids)
        for message in shown:
            assert message.state is not MessageState.SENT or message.id in self.server

    def teardown(self) -> None:
        self.snapshot()
        self.every_message_is_shown_once_in_send_order()
        assert set(self.server) <= {message.id for message in self.reader.messages(ENGINE, limit=1000)}
        self.reader.close()
        self.store.close()
        self.folder.cleanup()


SendingPlay.TestCase.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestSendingPlay = SendingPlay.TestCase
