"""Random orders of what a Firestore server may say: each step told is one state that the database really had.

The server here keeps every state it was in. A resume token is the number of a state, so a snapshot can be held against
exactly that state, whatever was lost, doubled or begun anew before.
"""

from collections.abc import Iterable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from desktop_chat.model.firebase.firestore import Query, ResumePoint
from desktop_chat.remote.firestore.listen_target import ListenTarget
from desktop_chat.remote.firestore.serializer import Serializer
from desktop_chat.remote.firestore.watch_state import Send, Tell, WatchState
from tests.unit.remote.play import (
    DATABASE,
    Clock,
    added,
    changed,
    current,
    deleted,
    existence,
    global_snapshot,
    left,
    removed,
    target_change,
)

PATHS = [f"rooms/{letter}" for letter in "abc"]
INVALID_ARGUMENT = 3

State = dict[str, int]


def differences(before: State, after: State, number: int, gone: Any = deleted) -> list[Any]:
    """Return the messages that lead from one state to another."""
    news = [changed(path, [number], version=version) for path, version in after.items() if before.get(path) != version]
    return news + [gone(path, [number]) for path in before if path not in after]


class Orders(RuleBasedStateMachine):
    """A server, its client's WatchState, and the store of an observer with the token it last stored."""

    def __init__(self) -> None:
        super().__init__()
        self.states: list[State] = [{}]
        self.sent = 0
        self.number: int | None = None
        self.store: State = {}
        self.token = b""
        self.begin()

    def begin(self) -> None:
        """Start the process: what is known is what was stored."""
        resume = ResumePoint(self.token, frozenset(self.store)) if self.token else None
        self.watch = WatchState(Serializer(DATABASE), Clock())
        self.watch.add(ListenTarget(Query("rooms"), resume))
        self.number = None

    def say(self, messages: Iterable[Any], doubled: bool = False) -> list[Any]:
        """Let the client hear messages; return the targets that it asks for."""
        asked = []
        for message in messages:
            for _ in range(2 if doubled else 1):
                for todo in self.watch.receive(message):
                    assert isinstance(todo, Tell | Send), todo
                    if isinstance(todo, Tell):
                        self.take(todo)
                    elif todo.request.HasField("add_target"):
                        asked.append(todo.request.add_target)
        return asked

    def take(self, told: Tell) -> None:
        """Store a snapshot with its token, as one transaction does."""
        if told.snapshot.reset:
            self.store.clear()
        for path in told.snapshot.removed:
            self.store.pop(path, None)
        for document in told.snapshot.changed:
            version = document.fields["version"]
            assert isinstance(version, int)
            self.store[document.path] = version
        self.token = told.snapshot.resume_token
        assert self.store == self.states[int(self.token)]
        assert told.target.resume == ResumePoint(self.token, frozenset(self.store))

    def answer(self, asked: Any) -> None:
        """Answer a fresh or resumed target with what has changed since its token."""
        self.number = asked.target_id
        start = self.states[int(asked.resume_token)] if asked.resume_token else {}
        told = differences(start, self.states[-1], self.number)
        assert self.say([added(self.number), *told, *self.complete()]) == []

    def complete(self) -> list[Any]:
        """Return that everything up to the newest state was sent."""
        assert self.number is not None
        self.sent = len(self.states) - 1
        token = str(self.sent).encode()
        return [current(self.number, token=token), global_snapshot(token, self.sent)]

    def connected(self) -> int:
        """Connect and get everything, if need be; return the number of the target."""
        if self.number is None:
            [request] = self.watch.connect()
            self.answer(request.add_target)
        assert self.number is not None
        return self.number

    def disconnect(self) -> None:
        """Lose the connection, if there is one."""
        self.watch.disconnect()
        self.number = None

    @rule(path=st.sampled_from(PATHS))
    def write(self, path: str) -> None:
        self.states.append(self.states[-1] | {path: len(self.states)})

    @rule(path=st.sampled_from(PATHS))
    def delete(self, path: str) -> None:
        self.states.append({one: version for one, version in self.states[-1].items() if one != path})

    @rule(doubled=st.booleans(), gone=st.sampled_from([deleted, left]))
    def deliver(self, doubled: bool, gone: Any) -> None:
        number = self.connected()
        news = differences(self.states[self.sent], self.states[-1], number, gone)
        assert self.say([*news, *self.complete()], doubled) == []
        assert self.store == self.states[-1]

    @rule(path=st.sampled_from(PATHS), part=st.integers(0, 3), with_token=st.booleans(), undone=st.booleans())
    def lose_the_connection_within_a_step(self, path: str, part: int, with_token: bool, undone: bool) -> None:
        number = self.connected()
        self.states.append(self.states[-1] | {path: len(self.states)})
        news = differences(self.states[self.sent], self.states[-1], number)[:part]
        token = [target_change("NO_CHANGE", [number], str(len(self.states) - 1).encode())] if with_token else []
        before = dict(self.store)
        assert self.say([*news, *token]) == []
        assert self.store == before
        self.disconnect()
        if undone:  # what was new in the lost step is deleted while away, so that no later message mentions it
            old = self.states[self.sent]
            self.states.append({path: version for path, version in self.states[-1].items() if path in old})

    @rule(part=st.integers(0, 3))
    def reset(self, part: int) -> None:
        number = self.connected()
        dropped = differences(self.states[self.sent], self.states[-1], number)[:part]
        whole = differences({}, self.states[-1], number)
        assert self.say([*dropped, target_change("RESET", [number]), *whole, *self.complete()]) == []
        assert self.store == self.states[-1]

    @rule()
    def connect_anew(self) -> None:
        self.disconnect()
        self.connected()
        assert self.store == self.states[-1]

    @rule()
    def break_off_before_the_target_is_complete(self) -> None:
        self.disconnect()
        [request] = self.watch.connect()
        number, token = request.add_target.target_id, request.add_target.resume_token
        start = self.states[int(token)] if token else {}
        half = differences(start, self.states[-1], number)[:2]
        assert self.say([added(number), *half, global_snapshot(b"", len(self.states))]) == []
        self.disconnect()

    @rule(with_names=st.booleans())
    def connect_to_a_server_that_forgot_the_deletes(self, with_names: bool) -> None:
        self.disconnect()
        [request] = self.watch.connect()
        number, token, now = request.add_target.target_id, request.add_target.resume_token, self.states[-1]
        start = self.states[int(token)] if token else {}
        told = differences({one: version for one, version in start.items() if one in now}, now, number)
        # Despite its name, ``unchanged_names`` holds all documents of the result.
        count = existence(number, len(now), list(now) if with_names else None)
        asked = self.say([added(number), *told, count])
        if asked:  # starts over under a new number; what was under way for the old one must not count
            assert asked[0].resume_token == b""
            assert self.say([current(number, token=token), global_snapshot(token)]) == []
            self.answer(asked[0])
        else:
            self.number = number
            assert self.say(self.complete()) == []
        assert self.store == now

    @rule()
    def refuse_the_token(self) -> None:
        self.disconnect()
        [request] = self.watch.connect()
        if not request.add_target.resume_token:
            self.answer(request.add_target)
        else:
            [asked] = self.say([removed(request.add_target.target_id, INVALID_ARGUMENT)])
            assert asked.resume_token == b""
            self.answer(asked)
        assert self.store == self.states[-1]

    @rule()
    def end_the_process_and_start_it(self) -> None:
        self.begin()

    @invariant()
    def what_is_stored_is_what_its_token_says(self) -> None:
        assert self.store == (self.states[int(self.token)] if self.token else {})


Orders.TestCase.settings = settings(deadline=None, max_examples=200, stateful_step_count=30)
TestOrders = Orders.TestCase
