"""Play: the step language of the spec tests.

A test is the script of a play. The user, the server, the watch stream, answers and timers act in the order in which
the lines stand; between two lines everything that can happen without them has happened. The client, its engine and
its store are the real ones; only Firebase, the keyring, the clock and the thread are fakes.
"""

import hashlib
import random
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from desktop_chat.errors import ChatError
from desktop_chat.local.profile import Profile
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ArrayRemove, ArrayUnion, Increment, ServerTimestamp, Write, WriteKind
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.room import Role, RoomKind
from desktop_chat.model.user import Account
from desktop_chat.sync import engine
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.gateways import Gateways
from desktop_chat.sync.step import OnStep, pass_by
from tests.fake_database import FakeDatabaseServer, FakeRealtimeGateway
from tests.fake_firestore import FakeFirestoreGateway, FakeServer
from tests.fake_storage import FakeBucket, FakeStorageGateway
from tests.fakes import FakeAuthGateway, FakeClock, FakeSecrets, InlineThread

T = TypeVar("T")

ENGINE = RoomId("engine")
CRIT = RoomId("crit")
PEOPLE = {"ada": "Ada Lovelace", "grace": "Grace Hopper", "radia": "Radia Perlman"}


def signal_key(room_id: RoomId) -> str:
    """The secret of a room at its start."""
    return hashlib.md5(room_id.encode(), usedforsecurity=False).hexdigest()


def sent(text: str) -> tuple[str, MessageState]:
    """A message that the server has."""
    return text, MessageState.SENT


def queued(text: str) -> tuple[str, MessageState]:
    """A message that waits for its turn or for the network."""
    return text, MessageState.QUEUED


def sending(text: str) -> tuple[str, MessageState]:
    """A message whose request is under way."""
    return text, MessageState.SENDING


def retrying(text: str) -> tuple[str, MessageState]:
    """A message whose request failed and is made again later."""
    return text, MessageState.RETRYING


def rejected(text: str) -> tuple[str, MessageState]:
    """A message that the server will never take."""
    return text, MessageState.REJECTED


class Play:
    """Ada's client on a stage with the rooms ``engine`` and ``crit``, in which Grace is too."""

    def __init__(self, folder: Path, *, sign_in: bool = True, step: OnStep = pass_by) -> None:
        self.folder = folder
        self.step = step
        self.rng = random.Random(7)
        self.clock = FakeClock()
        # One for all of the program's lives: with the same seed again ids would repeat.
        self.rng = random.Random(7)
        self.server = FakeServer(self.clock)
        self.database = FakeDatabaseServer(self.clock)
        self.bucket = FakeBucket()
        self.secrets = FakeSecrets()
        self.accounts: dict[str, tuple[str, Account]] = {}
        self.changes: list[StoreChanges] = []
        self._numbers = 0
        for uid, name in PEOPLE.items():
            self.add_person(uid, name)
        self.add_room(ENGINE, "ada", "grace")
        self.add_room(CRIT, "ada", "grace")
        self.raises_curtain()
        if sign_in:
            self.signs_in()

    # --- the stage ----------------------------------------------------------------------------------------
    def add_person(self, uid: str, name: str) -> None:
        """Give somebody an account and its documents."""
        email = f"{uid}@example.com"
        self.accounts[email] = ("secret", Account(Uid(uid), email, name))
        self.server.put(paths.user(Uid(uid)), documents.user_fields(name, uid))
        self.server.put(paths.handle(uid), documents.owner_fields(Uid(uid)))
        self.server.put(paths.directory(email), documents.owner_fields(Uid(uid)))

    def add_room(self, room_id: RoomId, *people: str, title: str = "") -> None:
        """Put a room on the server."""
        members = [Uid(uid) for uid in people]
        self.server.put(
            paths.room(room_id), documents.room_fields(RoomKind.GROUP, title or room_id, members, signal_key(room_id))
        )
        for uid in members:
            self.server.put(paths.member(room_id, uid), documents.member_fields(Role.MEMBER, members[0]))

    def raises_curtain(self, *, online: bool = True, watch: bool = True, session: bool = True) -> "Play":
        """The program starts on the profile, perhaps without network, with a silent stream, or for the store alone."""
        self.thread = InlineThread()
        self.auth = FakeAuthGateway(self.accounts)
        self.gateway = FakeFirestoreGateway(self.server, Uid("ada"))
        self.gateway.offline, self.gateway.hold_watch = not online, not watch
        self.realtime = FakeRealtimeGateway(self.database, offline=not online)
        self.storage = FakeStorageGateway(self.bucket)
        self.storage.offline = not online
        self.client = ChatClient(
            self.thread,
            Profile.open(self.folder),
            connect=lambda: Gateways(self.auth, self.gateway, self.realtime, self.storage),
            secrets=self.secrets.of,
            clock=self.clock,
            rng=self.rng,
            step=lambda step: self.step(step),
        )
        self.client.subscribe(self.changes.append)
        self.client.start(online=session)
        return self

    def close(self) -> "Play":
        """The program ends in good order.

        For an answer that is held back it would wait a second of real time, which passes for nobody here.
        """
        is_held = self.gateway.hold_acks or self.storage.held is not None
        seconds = 0 if is_held else engine.LAST_WORDS_SECONDS
        with mock.patch.object(engine, "LAST_WORDS_SECONDS", seconds):
            self.client.close()
        self.thread.close()
        return self

    def restarts(self) -> "Play":
        """The program ends and starts again on the same profile."""
        return self.vanishes().raises_curtain()

    def vanishes(self) -> "Play":
        """The program ends; the profile stays."""
        return self.close()

    # --- the user -----------------------------------------------------------------------------------------
    def does(self, command: "Future[T]") -> T:
        """Return what a command answered, which must have happened by now."""
        self.thread.settle()
        return command.result(timeout=0)

    def fails(self, command: "Future[Any]") -> ChatError:
        """Return the error of a command, which must have failed by now."""
        self.thread.settle()
        error = command.exception(timeout=0)
        assert isinstance(error, ChatError)
        return error

    def signs_in(self, email: str = "ada@example.com", password: str = "secret") -> "Play":
        self.does(self.client.sign_in(email, password, KeepSession.KEYRING))
        return self

    def signs_out(self) -> "Play":
        self.does(self.client.sign_out())
        return self

    def opens(self, room_id: RoomId = ENGINE) -> "Play":
        self.client.open_room(room_id)
        return self

    def sends(self, *texts: str, room_id: RoomId = ENGINE) -> "Play":
        """Queue messages; nothing of them happens before all are queued only if the network is held."""
        for text in texts:
            self.does(self.client.send(room_id, text))
        return self

    def retries(self, text: str) -> "Play":
        self.does(self.client.retry(self.find(text).id))
        return self

    def discards(self, text: str) -> "Play":
        self.does(self.client.discard(self.find(text).id))
        return self

    def edits(self, text: str, wanted: str, room_id: RoomId = ENGINE) -> "Play":
        """Change the message that shows ``text``."""
        self.does(self.client.edits.edit(room_id, self.find(text, room_id).id, wanted))
        return self

    def deletes(self, text: str, room_id: RoomId = ENGINE) -> "Play":
        self.does(self.client.edits.delete(room_id, self.find(text, room_id).id))
        return self

    def reacts(self, text: str, emoji: str, *, on: bool = True, room_id: RoomId = ENGINE) -> "Play":
        self.does(self.client.edits.react(room_id, self.find(text, room_id).id, emoji, on))
        return self

    # --- others, and the server -----------------------------------------------------------------------------
    def other_sends(self, *texts: str, room_id: RoomId = ENGINE, sender: str = "grace") -> "Play":
        """Somebody else's messages reach the server, each at a time of its own."""
        return self.other_sends_outside(*texts, room_id=room_id, sender=sender).settle()

    def other_sends_outside(self, *texts: str, room_id: RoomId = ENGINE, sender: str = "grace") -> "Play":
        """The same while Ada's program does not run."""
        for text in texts:
            self._numbers += 1
            mutation = SendMessage(room_id, MessageId(f"other{self._numbers:04d}"), text)
            fields = documents.message_fields(mutation, Uid(sender))
            self.server.put(paths.message(room_id, mutation.message_id), fields)
        return self

    def moves_room(self, room_id: RoomId = ENGINE) -> "Play":
        """The sender's client notes in the room that something has happened, perhaps while Ada's does not run."""
        fields = self.server.documents[paths.room(room_id)].fields
        self.server.put(paths.room(room_id), {**fields, "updatedAt": ServerTimestamp()})
        return self

    def removes_ada(self, room_id: RoomId = ENGINE) -> "Play":
        """An admin takes Ada out of a room."""
        return self.removes_ada_outside(room_id).settle()

    def removes_ada_outside(self, room_id: RoomId = ENGINE) -> "Play":
        """The same while Ada's program does not run."""
        return self.removes_outside("ada", room_id)

    def removes_outside(self, uid: str, room_id: RoomId = ENGINE) -> "Play":
        """An admin takes somebody out of a room, in one commit as the rules want it."""
        who = Uid(uid)
        room = Write(
            WriteKind.UPDATE,
            paths.room(room_id),
            {"memberIds": ArrayRemove((who,)), "epoch": Increment(1), "updatedAt": ServerTimestamp()},
        )
        left = {"joinedAt": self.clock.now(), "leftAt": ServerTimestamp(), "updatedAt": ServerTimestamp()}
        note = Write(WriteKind.SET, paths.membership(who, room_id), left)
        self.server.commit([room, Write(WriteKind.DELETE, paths.member(room_id, who), {}), note])
        return self

    def adds_outside(self, uid: str, room_id: RoomId = ENGINE, role: Role = Role.MEMBER) -> "Play":
        """Somebody comes into a room, for the first time or again."""
        who = Uid(uid)
        arrival = {"memberIds": ArrayUnion((who,)), "updatedAt": ServerTimestamp()}
        self.server.commit([
            Write(WriteKind.UPDATE, paths.room(room_id), arrival),
            Write(WriteKind.SET, paths.member(room_id, who), documents.member_fields(role, Uid("grace"))),
            Write(WriteKind.SET, paths.membership(who, room_id), documents.membership_fields()),
        ])  # fmt: skip
        return self

    def gives_role_outside(self, uid: str, role: Role, room_id: RoomId = ENGINE) -> "Play":
        """An owner gives somebody a role."""
        changes = {"role": role.value, "updatedAt": ServerTimestamp()}
        counted = {"epoch": Increment(1), "updatedAt": ServerTimestamp()}
        self.server.commit([
            Write(WriteKind.UPDATE, paths.member(room_id, Uid(uid)), changes),
            Write(WriteKind.UPDATE, paths.room(room_id), counted),
        ])  # fmt: skip
        return self

    def waits_outside(self, seconds: float) -> "Play":
        """Time passes while Ada's program does not run."""
        self.clock.advance(seconds)
        return self

    def network(self, action: Callable[[], object]) -> "Play":
        """Do something to Ada's network, such as ``play.gateway.go_offline``, as part of the loop."""

        async def act() -> None:
            action()

        self.does(self.thread.submit(act()))
        return self

    def goes_offline(self) -> "Play":
        self.storage.offline = True
        self.network(self.realtime.go_offline)
        return self.network(self.gateway.go_offline)

    def goes_online(self) -> "Play":
        self.storage.offline = False
        self.network(self.realtime.go_online)
        return self.network(self.gateway.go_online)

    def acks(self) -> "Play":
        """Answers that were held back arrive."""
        return self.network(self.gateway.release_acks)

    def watch_delivers(self) -> "Play":
        """Snapshots that were held back arrive."""
        return self.network(self.gateway.release_watch)

    def timer(self, name: str) -> "Play":
        """The next timer of this name fires, however long it would have waited."""
        return self.network(lambda: self.clock.fire(name))

    def waits(self, seconds: float) -> "Play":
        """Time passes and due timers fire."""
        return self.network(lambda: self.clock.advance(seconds))

    def settle(self) -> "Play":
        """Let what was written outside the loop be noticed."""
        self.network(self.realtime.server_changed)
        return self.network(self.gateway.server_changed)

    # --- what is seen ---------------------------------------------------------------------------------------
    def timeline(self, room_id: RoomId = ENGINE) -> list[tuple[str, MessageState]]:
        """Return what the window would draw."""
        return [(message.body, message.state) for message in self.client.messages(room_id, limit=10_000)]

    def shows(self, *expected: tuple[str, MessageState], room_id: RoomId = ENGINE) -> "Play":
        """The timeline is exactly this."""
        assert self.timeline(room_id) == list(expected)
        return self

    def server_has(self, *texts: str, room_id: RoomId = ENGINE) -> "Play":
        """The server holds exactly these messages, in the order of their times."""
        prefix = f"{paths.room(room_id)}/{paths.MESSAGES}/"
        found = [document for path, document in self.server.documents.items() if path.startswith(prefix)]
        found.sort(key=lambda document: document.fields["sentAt"])
        assert [document.fields["body"] for document in found] == list(texts)
        return self

    def is_connected(self, state: ConnectionState) -> "Play":
        """The banner shows this."""
        assert self.client.connection is state
        return self

    def reactions(self, text: str, uid: str = "ada") -> tuple[str, ...]:
        """Return what the window would draw of somebody's reactions."""
        return self.find(text).reactions.get(Uid(uid), ())

    def stored(self, message_id: MessageId, room_id: RoomId = ENGINE) -> Mapping[str, Any]:
        """Return what the server holds of a message."""
        return self.server.documents[paths.message(room_id, message_id)].fields

    def find(self, text: str, room_id: RoomId = ENGINE) -> Message:
        """Return the one message with this text."""
        (message,) = [row for row in self.client.messages(room_id, limit=10_000) if row.body == text]
        return message
