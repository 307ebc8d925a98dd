from collections.abc import Iterable
from typing import Any

import pytest

from desktop_chat.errors import Denied
from desktop_chat.model.firebase.firestore import DocumentTarget, Query, ResumePoint, Snapshot
from desktop_chat.remote.firestore.listen_target import ListenTarget
from desktop_chat.remote.firestore.serializer import Serializer
from desktop_chat.remote.firestore.watch_state import (
    AWAY_SECONDS,
    TOKEN_SECONDS,
    Fail,
    Send,
    Tell,
    Todo,
    Unauthenticated,
    WatchState,
)
from tests.unit.remote.play import (
    DATABASE,
    NOON,
    Clock,
    added,
    changed,
    complete,
    current,
    deleted,
    existence,
    global_snapshot,
    left,
    paths,
    removed,
    target_change,
)

ROOMS = Query("rooms")


class Watch:
    """A WatchState with its clock, and what it asked for."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.state = WatchState(Serializer(DATABASE), self.clock)

    def add(self, resume: ResumePoint | None = None, target: Any = ROOMS) -> tuple[ListenTarget, int]:
        one = ListenTarget(target, resume)
        self.state.add(one)
        return one, self.state.add_request(one).add_target.target_id

    def receive(self, messages: Iterable[Any]) -> list[Todo]:
        return [todo for message in messages for todo in self.state.receive(message)]

    def told(self, *messages: Any) -> list[tuple[ListenTarget, Snapshot]]:
        todos = self.receive(messages)
        assert all(isinstance(todo, Tell) for todo in todos), todos
        return [(todo.target, todo.snapshot) for todo in todos if isinstance(todo, Tell)]


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_first_snapshot_comes_with_the_global_snapshot_and_not_before(watch: Watch) -> None:
    target, number = watch.add()
    assert watch.told(added(number), changed("rooms/a", [number]), current(number, token=b"t")) == []
    [(told, snapshot)] = watch.told(global_snapshot(b"t2"))
    assert told is target
    assert paths(snapshot) == ["rooms/a"]
    assert (snapshot.resume_token, snapshot.read_time, snapshot.reset) == (b"t2", NOON, True)


def test_global_snapshot_before_current_tells_nothing(watch: Watch) -> None:
    _, number = watch.add()
    assert watch.told(added(number), changed("rooms/a", [number]), global_snapshot(b"t")) == []


def test_one_commit_reaches_all_its_targets_in_one_step(watch: Watch) -> None:
    first, one = watch.add()
    second, two = watch.add()
    third, three = watch.add()
    watch.receive([*complete(one), *complete(two), *complete(three)])
    told = watch.told(changed("rooms/a", [one, two]), deleted("rooms/b", [two]), global_snapshot(b"t9", seconds=5))
    assert [target for target, _ in told] == [first, second]
    assert third not in dict(told)
    assert {snapshot.read_time for _, snapshot in told} == {told[0][1].read_time}
    assert told[1][1].removed == ("rooms/b",)


@pytest.mark.parametrize("gone", [deleted, left])
def test_deleted_and_left_documents_are_removed(watch: Watch, gone: Any) -> None:
    _, number = watch.add()
    watch.receive(complete(number, "rooms/a"))
    [(_, snapshot)] = watch.told(gone("rooms/a", [number]), global_snapshot(b"t2"))
    assert snapshot.removed == ("rooms/a",)


def test_change_that_takes_a_document_out_of_one_of_two_targets(watch: Watch) -> None:
    first, one = watch.add()
    second, two = watch.add()
    watch.receive([*complete(one, "rooms/a"), *complete(two, "rooms/a")])
    told = dict(watch.told(changed("rooms/a", [one], gone_from=[two]), global_snapshot(b"t2")))
    assert paths(told[first]) == ["rooms/a"]
    assert told[second].removed == ("rooms/a",)


def test_no_change_for_named_targets_is_no_global_snapshot(watch: Watch) -> None:
    _, number = watch.add()
    watch.receive(complete(number))
    assert watch.told(changed("rooms/a", [number]), target_change("NO_CHANGE", [number], b"t2", NOON)) == []
    assert len(watch.told(global_snapshot())) == 1


def test_target_change_for_unknown_targets_is_not_taken_for_all(watch: Watch) -> None:
    target, number = watch.add(ResumePoint(b"t", frozenset({"rooms/a"})))
    watch.receive([added(number), target_change("RESET", [number + 7])])
    assert target.resume == ResumePoint(b"t", frozenset({"rooms/a"}))


def test_reset_sends_the_whole_result_again(watch: Watch) -> None:
    _, number = watch.add(ResumePoint(b"t", frozenset({"rooms/old"})))
    watch.receive([added(number), current(number), global_snapshot(b"t1")])
    assert watch.told(target_change("RESET", [number]), changed("rooms/a", [number]), global_snapshot(b"t2")) == []
    [(_, snapshot)] = watch.told(current(number, token=b"t3"), global_snapshot(b"t3"))
    assert (paths(snapshot), snapshot.reset, snapshot.resume_token) == (["rooms/a"], True, b"t3")


class TestTokenOnly:
    def test_a_new_token_alone_is_told_rarely(self, watch: Watch) -> None:
        _, number = watch.add()
        watch.receive(complete(number))
        assert watch.told(global_snapshot(b"t2")) == []
        watch.clock.turn(TOKEN_SECONDS)
        [(_, snapshot)] = watch.told(global_snapshot(b"t3"))
        assert (snapshot.changed, snapshot.removed, snapshot.resume_token) == ((), (), b"t3")
        assert watch.told(global_snapshot(b"t4")) == []

    def test_the_same_token_is_not_told_again(self, watch: Watch) -> None:
        _, number = watch.add()
        watch.receive(complete(number, token=b"t"))
        watch.clock.turn(2 * TOKEN_SECONDS)
        assert watch.told(global_snapshot(b"t")) == []


class TestExistenceFilter:
    RESUME = ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"}))

    def test_right_count_changes_nothing(self, watch: Watch) -> None:
        _, number = watch.add(self.RESUME)
        assert watch.receive([added(number), existence(number, 2)]) == []

    def test_pending_changes_are_counted(self, watch: Watch) -> None:
        _, number = watch.add(self.RESUME)
        messages = [added(number), changed("rooms/c", [number]), deleted("rooms/a", [number]), existence(number, 2)]
        assert watch.receive(messages) == []

    def test_mismatch_listens_again_to_this_target_alone_without_token(self, watch: Watch) -> None:
        target, number = watch.add(self.RESUME)
        other, other_number = watch.add(self.RESUME)
        todos = watch.receive([added(number), added(other_number), existence(number, 1)])
        requests = [todo.request for todo in todos if isinstance(todo, Send)]
        assert len(requests) == len(todos) == 2
        assert requests[0].remove_target == number
        again = requests[1].add_target
        assert again.target_id not in (number, other_number)
        assert again.resume_token == b""
        assert not again.HasField("expected_count")
        assert other.resume == self.RESUME
        # What was under way for the old number falls on the floor; the new one brings the whole result.
        assert watch.told(changed("rooms/late", [number]), current(number), global_snapshot(b"x")) == []
        [(told, snapshot)] = watch.told(*complete(again.target_id, "rooms/a", token=b"t5"))
        assert told is target
        assert (paths(snapshot), snapshot.reset, snapshot.resume_token) == (["rooms/a"], True, b"t5")

    def test_fresh_target_does_not_start_over_and_over(self, watch: Watch) -> None:
        _, number = watch.add()
        assert watch.receive([added(number), changed("rooms/a", [number]), existence(number, 3)]) == []

    def test_single_missing_document_needs_no_second_listen(self, watch: Watch) -> None:
        resume = ResumePoint(b"t", frozenset({"rooms/a"}))
        _, number = watch.add(resume, DocumentTarget(("rooms/a",)))
        [(_, snapshot)] = watch.told(added(number), existence(number, 0), current(number), global_snapshot(b"t2"))
        assert snapshot.removed == ("rooms/a",)

    def test_bloom_filter_tells_which_are_gone_without_a_new_listen(self, watch: Watch) -> None:
        target, number = watch.add(ResumePoint(b"t", frozenset({"rooms/a", "rooms/b", "rooms/c"})))
        message = existence(number, 2, names=["rooms/a", "rooms/c"])
        [(told, snapshot)] = watch.told(added(number), message, current(number), global_snapshot(b"t2"))
        assert told is target
        assert (snapshot.removed, snapshot.reset, snapshot.resume_token) == (("rooms/b",), False, b"t2")

    def test_bloom_filter_counts_what_came_on_this_connection(self, watch: Watch) -> None:
        _, number = watch.add(ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"})))
        message = existence(number, 2, names=["rooms/a", "rooms/new"])
        told = watch.told(
            added(number), changed("rooms/new", [number]), message, current(number), global_snapshot(b"2")
        )
        [(_, snapshot)] = told
        assert (paths(snapshot), snapshot.removed) == (["rooms/new"], ("rooms/b",))

    def test_bloom_filter_that_does_not_make_the_numbers_agree_changes_nothing(self, watch: Watch) -> None:
        _, number = watch.add(ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"})))
        todos = watch.receive([added(number), existence(number, 3, names=["rooms/a", "rooms/new", "rooms/newer"])])
        assert [type(todo) for todo in todos] == [Send, Send]

    def test_broken_bloom_filter_costs_a_new_listen(self, watch: Watch) -> None:
        _, number = watch.add(ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"})))
        message = existence(number, 1, names=["rooms/a"])
        message.filter.unchanged_names.bits.padding = 9
        assert [type(todo) for todo in watch.receive([added(number), message])] == [Send, Send]

    def test_unknown_target_is_ignored(self, watch: Watch) -> None:
        assert watch.receive([existence(99, 1)]) == []


class TestRemove:
    def test_cause_ends_this_target_and_no_other(self, watch: Watch) -> None:
        target, number = watch.add()
        other, other_number = watch.add()
        [todo] = watch.receive([added(number), removed(number, 7)])
        assert isinstance(todo, Fail)
        assert todo.target is target
        assert isinstance(todo.error, Denied)
        assert watch.state.targets == (other,)
        assert len(watch.told(*complete(other_number))) == 1

    def test_answer_to_our_own_removal_is_no_error(self, watch: Watch) -> None:
        target, number = watch.add()
        assert watch.state.remove(target).remove_target == number
        assert watch.receive([target_change("REMOVE", [number])]) == []

    def test_refused_token_is_dropped_and_the_target_kept(self, watch: Watch) -> None:
        _, number = watch.add(ResumePoint(b"too old", frozenset({"rooms/a"})))
        [todo] = watch.receive([removed(number, 3)])
        assert isinstance(todo, Send)
        assert todo.request.add_target.resume_token == b""
        assert todo.request.add_target.target_id != number

    def test_refused_fresh_target_fails(self, watch: Watch) -> None:
        _, number = watch.add()
        [todo] = watch.receive([removed(number, 3)])
        assert isinstance(todo, Fail)

    def test_expired_id_token_is_not_the_targets_fault(self, watch: Watch) -> None:
        target, number = watch.add()
        assert watch.receive([removed(number, 16)]) == [Unauthenticated()]
        assert watch.state.targets == (target,)


class TestReconnect:
    def test_every_target_is_sent_again_with_what_was_told(self, watch: Watch) -> None:
        _, one = watch.add()
        _, two = watch.add(ResumePoint(b"stored", frozenset({"rooms/x"})))
        watch.receive(complete(one, "rooms/a", "rooms/b", token=b"t1"))
        watch.receive([changed("rooms/never-told", [one])])
        watch.state.disconnect()
        first, second = (request.add_target for request in watch.state.connect())
        assert (first.resume_token, first.expected_count.value) == (b"t1", 2)
        assert (second.resume_token, second.expected_count.value) == (b"stored", 1)
        assert (first.target_id, second.target_id) == (one, two)

    def test_current_of_the_old_connection_does_not_count(self, watch: Watch) -> None:
        _, number = watch.add()
        watch.receive(complete(number))
        watch.state.disconnect()
        watch.state.connect()
        assert watch.told(added(number), changed("rooms/a", [number]), global_snapshot(b"t2")) == []

    def test_after_a_refused_stream_all_start_over(self, watch: Watch) -> None:
        watch.add(ResumePoint(b"t", frozenset({"rooms/a"})))
        watch.state.forget_tokens()
        [request] = watch.state.connect()
        assert request.add_target.resume_token == b""


def test_message_of_an_unknown_kind_is_ignored(watch: Watch) -> None:
    assert watch.receive([type(added(1))()]) == []


class TestAway:
    def test_a_target_is_away_when_nothing_said_for_long_that_it_is_complete(self, watch: Watch) -> None:
        target, number = watch.add()
        watch.told(*complete(number))
        watch.state.disconnect()
        watch.clock.turn(AWAY_SECONDS - 1)
        assert watch.state.away() == []
        watch.clock.turn(1)
        assert watch.state.away() == [target]

    def test_a_quiet_stream_is_not_away(self, watch: Watch) -> None:
        _, number = watch.add()
        watch.told(*complete(number))
        watch.clock.turn(2 * AWAY_SECONDS)
        watch.told(global_snapshot(b"later", seconds=2 * int(AWAY_SECONDS)))
        assert watch.state.away() == []

    def test_a_target_that_was_never_complete_has_nothing_to_lose(self, watch: Watch) -> None:
        watch.add()
        watch.clock.turn(2 * AWAY_SECONDS)
        assert watch.state.away() == []

    def test_a_target_that_is_removed_is_forgotten(self, watch: Watch) -> None:
        target, number = watch.add()
        watch.told(*complete(number))
        watch.state.remove(target)
        watch.clock.turn(AWAY_SECONDS)
        assert watch.state.away() == []
