from desktop_chat.model.firebase.firestore import Document, DocumentTarget, Query, ResumePoint
from desktop_chat.remote.firestore.listen_target import ListenTarget, TargetState
from tests.unit.remote.play import NOON

A, B, C = (Document(f"rooms/{name}", {}) for name in "abc")


def current_target(resume: ResumePoint | None = None) -> ListenTarget:
    target = ListenTarget(Query("rooms"), resume)
    target.connecting()
    target.added()
    target.current()
    return target


def test_fresh_target_tells_the_whole_result_even_when_it_is_empty() -> None:
    target = current_target()
    assert target.has_news
    snapshot = target.snapshot(NOON)
    assert (snapshot.changed, snapshot.removed, snapshot.reset, snapshot.read_time) == ((), (), True, NOON)
    assert not target.has_news


def test_resumed_target_tells_once_that_it_caught_up() -> None:
    target = current_target(ResumePoint(b"t", frozenset({"rooms/a"})))
    assert target.has_news
    assert target.snapshot(NOON).reset is False
    assert not target.has_news


def test_nothing_is_told_before_current() -> None:
    target = ListenTarget(Query("rooms"), None)
    target.connecting()
    target.added()
    target.document(A)
    assert not target.has_news
    target.current()
    assert target.has_news


def test_the_last_word_about_a_document_counts() -> None:
    target = current_target(ResumePoint(b"t", frozenset({"rooms/b"})))
    target.document(A)
    target.gone("rooms/a")
    target.gone("rooms/b")
    target.document(B)
    snapshot = target.snapshot(NOON)
    assert snapshot.changed == (B,)
    assert snapshot.removed == ("rooms/a",)


def test_count_follows_known_and_pending() -> None:
    target = current_target(ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"})))
    assert target.count == 2
    target.document(A)
    target.document(C)
    target.gone("rooms/b")
    target.gone("rooms/never-known")
    assert target.count == 2
    target.snapshot(NOON)
    assert target.count == 2
    assert target.resume == ResumePoint(b"t", frozenset({"rooms/a", "rooms/c"}))


def test_token_counts_only_with_the_snapshot_it_covers() -> None:
    target = current_target(ResumePoint(b"old", frozenset()))
    target.document(A)
    target.token(b"new")
    assert target.resume == ResumePoint(b"old", frozenset())
    assert target.snapshot(NOON).resume_token == b"new"
    target.token(b"newer")
    assert target.has_new_token
    target.disconnected()
    target.connecting()
    assert target.resume == ResumePoint(b"new", frozenset({"rooms/a"}))
    target.added()
    target.current()
    assert target.snapshot(NOON).resume_token == b"new", "a token of the lost connection covers what was not told"


def test_token_of_a_stream_that_does_not_know_the_target_yet_is_not_taken() -> None:
    target = ListenTarget(Query("rooms"), None)
    target.connecting()
    target.token(b"of the others")
    target.added()
    target.current()
    assert target.snapshot(NOON).resume_token == b""


def test_lost_connection_drops_what_was_not_told() -> None:
    target = current_target(ResumePoint(b"t", frozenset()))
    target.document(A)
    target.disconnected()
    assert target.state is TargetState.UNSENT
    assert not target.has_news
    target.connecting()
    target.added()
    target.current()
    assert target.snapshot(NOON).changed == ()


def test_reset_tells_the_whole_result_next() -> None:
    target = current_target(ResumePoint(b"t", frozenset({"rooms/a"})))
    target.document(B)
    target.reset()
    assert target.state is TargetState.SYNCING
    assert target.resume is None
    target.document(C)
    target.current()
    snapshot = target.snapshot(NOON)
    assert (snapshot.changed, snapshot.removed, snapshot.reset) == ((C,), (), True)


def test_reset_is_not_forgotten_when_the_connection_breaks_before_the_end() -> None:
    target = current_target(ResumePoint(b"t", frozenset({"rooms/a"})))
    target.reset()
    target.disconnected()
    target.connecting()
    target.added()
    target.current()
    assert target.snapshot(NOON).reset is True


def test_single_path() -> None:
    assert ListenTarget(DocumentTarget(("rooms/a",)), None).single_path == "rooms/a"
    assert ListenTarget(DocumentTarget(("rooms/a", "rooms/b")), None).single_path is None
    assert ListenTarget(Query("rooms"), None).single_path is None
