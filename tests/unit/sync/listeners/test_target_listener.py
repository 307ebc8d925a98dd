"""A listener that is kept alive."""

import pytest

from desktop_chat.errors import Denied, Rejected, StoreError, Unavailable
from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase.firestore import Query, ResumePoint, Snapshot
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.listeners.target_listener import TargetListener
from tests.spec.play import Play

QUERY = Query("rooms")


class Stage:
    """One listener on the play's server, whose snapshots are collected or refused."""

    def __init__(self, play: Play) -> None:
        engine = play.client._session.engine
        assert engine is not None
        self.play = play
        self.context: SyncContext = engine._context
        self.heard: list[Snapshot] = []
        self.resume: ResumePoint | None = None
        self.errors: list[Exception] = []
        self.listener = TargetListener(self.context, "test", lambda: (QUERY, self.resume), self.apply)
        play.network(self.listener.start)

    def apply(self, snapshot: Snapshot) -> None:
        if self.errors:
            raise self.errors.pop()
        self.heard.append(snapshot)

    def kill(self, error: Exception) -> None:
        self.play.network(lambda: self.listener.on_error(error))  # type: ignore[arg-type]  # ChatErrors only


@pytest.fixture
def stage(play: Play) -> Stage:
    return Stage(play)


def test_first_snapshot_is_the_whole_result(stage: Stage) -> None:
    assert [snapshot.reset for snapshot in stage.heard] == [True]
    assert {document.id for document in stage.heard[0].changed} == {"engine", "crit"}


async def test_stopped_listener_stores_nothing(stage: Stage) -> None:
    stage.listener.stop()
    stage.listener.on_snapshot(stage.heard[0])
    stage.listener.on_error(Denied("No"))
    assert len(stage.heard) == 1
    assert not any(name == "listen:test" for name in stage.play.clock.pending)


def test_failing_store_costs_a_new_start(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.errors.append(StoreError("The disk is full"))
    stage.play.add_room(RoomId("new"), "ada")
    stage.play.settle()
    assert len(stage.heard) == 1
    assert "could not be stored" in caplog.text
    stage.play.timer("listen:test")
    assert {document.id for document in stage.heard[-1].changed} == {"engine", "crit", "new"}


def test_dead_target_waits_and_listens_again(stage: Stage) -> None:
    stage.kill(Denied("Not yet"))
    assert "listen:test" in stage.play.clock.pending
    stage.play.timer("listen:test")
    assert len(stage.heard) == 2


def test_delay_grows_until_something_is_heard(stage: Stage) -> None:
    stage.play.goes_offline()
    delays = []
    for _ in range(8):
        stage.kill(Unavailable("Busy"))
        before = stage.play.clock.monotonic()
        stage.play.timer("listen:test")
        delays.append(stage.play.clock.monotonic() - before)
    assert delays[-1] > 4 * delays[0]
    stage.play.goes_online()
    stage.kill(Unavailable("Busy"))
    before = stage.play.clock.monotonic()
    stage.play.timer("listen:test")
    assert stage.play.clock.monotonic() - before <= 1.5


def test_returning_connection_ends_the_wait(stage: Stage) -> None:
    stage.kill(Denied("Not yet"))
    stage.play.network(stage.listener.hurry)
    assert len(stage.heard) == 2


def test_refused_resume_token_is_forgotten(stage: Stage) -> None:
    stage.play.network(lambda: stage.context.store.apply_rooms([], [], TargetState("test", b"stale")))
    stage.kill(Rejected("Bad token"))
    stage.play.timer("listen:test")
    assert stage.context.reader.target("test") is None


def test_denied_target_keeps_its_token(stage: Stage) -> None:
    stage.play.network(lambda: stage.context.store.apply_rooms([], [], TargetState("test", b"good")))
    stage.kill(Denied("Not yet"))
    stage.play.timer("listen:test")
    assert stage.context.reader.target("test") == TargetState("test", b"good")


def test_who_waits_is_told_of_a_refusal_until_something_is_heard(stage: Stage) -> None:
    thread = stage.play.thread
    stage.kill(Unavailable("Busy"))
    stage.play.does(thread.submit(stage.listener.heard()))
    stage.kill(Denied("Not yet", "Ask somebody."))
    error = stage.play.fails(thread.submit(stage.listener.heard()))
    assert (type(error), error.title) == (Denied, "Not yet")
    stage.play.timer("listen:test")
    stage.play.does(thread.submit(stage.listener.heard()))


def test_full_disk_is_no_bug(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.errors.append(StoreError("The disk is full"))
    stage.play.add_room(RoomId("new"), "ada")
    stage.play.settle()
    assert "The disk is full" in caplog.text
    assert "Traceback" not in caplog.text
