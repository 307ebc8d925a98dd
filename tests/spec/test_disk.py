"""The disk is full at any moment: whoever writes is told, and nothing that was taken is lost, doubled or reordered."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.errors import StoreError
from desktop_chat.local.database import Database
from tests.spec.play import ENGINE, Play
from tests.spec.test_random_orders import Chaos

FULL = StoreError("The disk is full", "Free some space; it goes on by itself.")


class Disk:
    """``failing`` are the writes that find no room, counted from the start of the story."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing: frozenset[int] = frozenset()
        self.writes = 0
        begin = Database.transaction

        @contextlib.contextmanager
        def transaction(database: Database, **options: Any) -> Iterator[sqlite3.Connection]:
            self.writes += 1
            if self.writes in self.failing:
                raise FULL
            with begin(database, **options) as rows:
                yield rows

        monkeypatch.setattr(Database, "transaction", transaction)


class Writer:
    """Ada writes, and sees at once whether it was taken."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.chaos = Chaos(play)
        self.taken: list[str] = []
        self._number = 0

    def writes(self) -> None:
        self._number += 1
        text = f"a{self._number}"
        sending = self.play.client.send(ENGINE, text)
        self.play.thread.settle()
        error = sending.exception(timeout=0)
        assert error is None or isinstance(error, StoreError)
        if error is None:
            self.taken.append(text)

    def edits(self) -> None:
        for message in self.play.client.messages(ENGINE, limit=1):
            command = self.play.client.edits.react(ENGINE, message.id, "👍", on=True)
            self.play.thread.settle()
            assert command.exception(timeout=0) is None or isinstance(command.exception(timeout=0), StoreError)


STEPS: st.SearchStrategy[Callable[[Writer], object]] = st.sampled_from(
    [
        lambda writer: writer.writes(),
        lambda writer: writer.writes(),
        lambda writer: writer.edits(),
        lambda writer: writer.chaos.someone_writes(ENGINE),
        lambda writer: writer.chaos.someone_edits_the_oldest(ENGINE),
        lambda writer: writer.chaos.loses_next_answer(),
        lambda writer: writer.play.goes_offline(),
        lambda writer: writer.play.goes_online(),
        lambda writer: writer.chaos.holds(),
        lambda writer: writer.chaos.releases(),
        lambda writer: writer.play.waits(45),
    ]
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=15), failing=st.frozensets(st.integers(1, 40), max_size=12))
def test_nothing_that_was_taken_is_lost(steps: list[Callable[[Writer], object]], failing: frozenset[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patching:
        disk = Disk(patching)
        play = Play(Path(folder, "profile")).opens()
        writer = Writer(play)
        disk.writes, disk.failing = 0, failing
        for step in steps:
            step(writer)
        disk.failing = frozenset()
        writer.chaos.heals()
        assert play.client.outbox.rows() == []
        server = writer.chaos.of_server(ENGINE)
        assert [one.body for one in server if one.sender_id == "ada"] == writer.taken
        shown = play.client.messages(ENGINE, limit=1000)
        assert [(one.body, one.edited_at, one.reactions) for one in shown] == [
            (one.body, one.edited_at, one.reactions) for one in server
        ]
        play.close()
