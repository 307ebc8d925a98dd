"""ChatClient on the real sync thread: crossing threads, starting, closing, errors."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.errors import ChatError, ProfileInUse, SignInRequired, StoreError, Unavailable
from desktop_chat.local.profile import Profile
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.room import RoomKind
from desktop_chat.model.user import Account
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.gateways import Gateways
from desktop_chat.sync.thread import SyncThread
from tests.fake_client import FakeChatClient
from tests.fake_firestore import FakeFirestoreGateway, FakeServer
from tests.fakes import FakeAuthGateway, FakeClock, FakeSecrets

ENGINE = RoomId("engine")


class World:
    """A server with one account and one room, and clients to it on real threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.server = FakeServer(self.clock)
        self.secrets = FakeSecrets()
        self.auth = FakeAuthGateway(
            {"ada@example.com": ("secret", Account(Uid("ada"), "ada@example.com", "Ada Lovelace"))}
        )
        self.server.put("users/ada", documents.user_fields("Ada Lovelace", "ada"))
        self.server.put(paths.room(ENGINE), documents.room_fields(RoomKind.GROUP, "Engine", [Uid("ada")], "0" * 32))
        self.threads_of_connect: list[str] = []
        self.load: Callable[[], object] = lambda: None
        self.clients: list[ChatClient] = []

    def loads_until(self) -> tuple[threading.Event, threading.Event]:
        """Let the next client load its libraries until the second event; the first says that it does."""
        loading, loaded = threading.Event(), threading.Event()

        def load() -> None:
            loading.set()
            loaded.wait(30)

        self.load = load
        return loading, loaded

    def client(self, name: str = "one", thread: SyncThread | None = None) -> ChatClient:
        def connect() -> Gateways:
            self.threads_of_connect.append(threading.current_thread().name)
            return Gateways(self.auth, FakeFirestoreGateway(self.server, Uid("ada")))

        client = ChatClient(
            thread or SyncThread(),
            Profile.open(self.folder / name),
            connect=connect,
            load=self.load,
            secrets=self.secrets.of,
            rng=random.Random(3),
        )
        self.clients.append(client)
        return client

    def signed_in(self, name: str = "one") -> ChatClient:
        client = self.client(name)
        client.start()
        client.sign_in("ada@example.com", "secret", KeepSession.KEYRING).result(30)
        return client


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for client in made.clients:
        client.close()


def wait_until(client: ChatClient, is_so: "Any") -> None:
    """Wait for a change that makes a condition true; fails after half a minute."""
    happened = threading.Event()
    end = client.subscribe(lambda _: happened.set() if is_so() else None)
    try:
        assert is_so() or happened.wait(30)
    finally:
        end()


def test_firebase_is_connected_on_the_sync_thread_and_only_when_needed(world: World) -> None:
    client = world.client()
    client.start()
    assert world.threads_of_connect == []
    client.sign_in("ada@example.com", "secret", KeepSession.KEYRING).result(30)
    assert world.threads_of_connect == ["sync"]


def test_what_is_written_while_the_libraries_load_is_on_disk_at_once(world: World) -> None:
    world.signed_in().close()
    loading, loaded = world.loads_until()
    client = world.client()
    client.start()
    try:
        assert loading.wait(30)
        client.drafts.put(ENGINE, Draft("hello and"))
        client.send(ENGINE, "hello", typed="hello").result(30)
        assert client.drafts.every() == {ENGINE: Draft(" and")}
        assert [message.body for message in client.messages(ENGINE, limit=5)] == ["hello"]
    finally:
        loaded.set()
    assert client.flush().result(30) == 0, "and then it is sent"


def test_what_is_written_does_not_wait_for_a_picture(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.right_of_way.LONGEST_SECONDS", 60.0)
    client = world.client()
    client.start(online=False)
    client._thread.submit(client._session.sign_in("ada@example.com", "secret", KeepSession.KEYRING)).result(30)
    client._thread.right_of_way.take(lambda: None)
    try:
        client.drafts.put(ENGINE, Draft("hello and"))
        client._thread.right_of_way.take(lambda: None)  # the draft is drawn in the list of rooms
        client.send(ENGINE, "hello", typed="hello").result(30)
        assert client.drafts.every() == {ENGINE: Draft(" and")}
    finally:
        client._thread.right_of_way.give_back()


def test_a_client_that_is_closed_while_the_libraries_load_connects_to_nothing(world: World) -> None:
    loading, loaded = world.loads_until()
    client = world.client()
    client.start()
    signing_in = client.sign_in("ada@example.com", "secret", KeepSession.KEYRING)
    assert loading.wait(30)
    client._thread.submit(client._session.aclose()).result(30)
    loaded.set()
    with pytest.raises(Unavailable):
        signing_in.result(30)
    assert world.threads_of_connect == []


def test_changes_are_told_on_the_sync_thread(world: World) -> None:
    client = world.signed_in()
    heard: list[str] = []
    client.subscribe(lambda _: heard.append(threading.current_thread().name))
    client.send(ENGINE, "hello").result(30)
    assert set(heard) == {"sync"}


def test_message_is_readable_when_send_resolves(world: World) -> None:
    client = world.signed_in()
    message_id = client.send(ENGINE, "hello").result(30)
    message = client.message(ENGINE, message_id)
    assert message is not None
    assert message.body == "hello"
    assert client.flush().result(30) == 0
    message = client.message(ENGINE, message_id)
    assert message is not None
    assert message.state is MessageState.SENT


def test_hundreds_of_sends_from_another_thread_keep_their_order(world: World) -> None:
    client = world.signed_in()
    for number in range(250):
        client.send(ENGINE, f"{number}")
    assert client.flush().result(30) == 0
    assert [message.body for message in client.messages(ENGINE, limit=500)] == [f"{n}" for n in range(250)]


def account_of(client: ChatClient) -> Account | None:
    return client.account


def test_account_and_reads_are_there_when_start_returns(world: World) -> None:
    client = world.signed_in()
    wait_until(client, lambda: bool(client.rooms()))
    client.close()
    world.clients.clear()
    again = world.client()
    assert account_of(again) is None
    again.start()
    assert account_of(again) is not None
    assert [row.title for row in again.rooms()] == ["Engine"]


def test_two_clients_share_one_thread(world: World) -> None:
    thread = SyncThread()
    one, two = world.client("one", thread), world.client("two", thread)
    one.start()
    two.start()
    one.close()
    assert is_running(thread)
    two.sign_in("ada@example.com", "secret", KeepSession.MEMORY).result(30)
    two.close()
    assert not is_running(thread)


def is_running(thread: SyncThread) -> bool:
    return thread.running


def test_close_is_idempotent_and_ends_the_notices(world: World) -> None:
    client = world.signed_in()
    heard: list[StoreChanges] = []
    client.subscribe(heard.append)
    client.close()
    count = len(heard)
    client.close()
    assert len(heard) == count
    assert world.auth.closed
    assert [thread.name for thread in threading.enumerate() if thread.name == "sync"] == []


def test_the_network_waits_until_the_window_is_there(world: World) -> None:
    world.signed_in().close()
    connected = len(world.threads_of_connect)
    client = world.client()
    client.start(hold_back=True)
    room = client.room(ENGINE)
    client.presence.set_idle(False)  # whatever runs on the sync thread meanwhile
    assert room is not None
    assert client.connection is ConnectionState.CONNECTING
    assert len(world.threads_of_connect) == connected
    client.let_go()
    client.let_go()
    client.caught_up(ENGINE).result(30)
    assert len(world.threads_of_connect) == connected + 1


def test_a_window_that_is_closed_before_it_is_there_ends_at_once(world: World) -> None:
    world.signed_in().close()
    client = world.client()
    client.start(hold_back=True)
    client.close()
    client.let_go()
    assert len(world.threads_of_connect) == 1


def test_close_without_start(world: World) -> None:
    client = world.client()
    client.close()
    Profile.open(world.folder / "one").close()


def test_profile_is_free_after_close_and_taken_before(world: World) -> None:
    client = world.signed_in()
    with pytest.raises(ProfileInUse):
        Profile.open(world.folder / "one")
    client.close()
    Profile.open(world.folder / "one").close()


def test_commands_after_close_fail_and_raise_nothing(world: World) -> None:
    client = world.signed_in()
    client.close()
    assert isinstance(client.send(ENGINE, "late").exception(5), Unavailable)
    client.open_room(ENGINE)


def test_command_that_is_running_at_close_is_answered(world: World) -> None:
    client = world.signed_in()
    wait_until(client, lambda: bool(client.rooms()))
    hung: Future[None] = Future()

    async def hang(*_: object) -> Any:
        hung.set_result(None)
        await asyncio.Event().wait()

    for gateway in world.server.gateways:
        gateway.query = hang
        gateway.get = hang
    waiting = client.find_user("nobody@example.com")
    hung.result(30)
    client.close()
    assert isinstance(waiting.exception(30), ChatError)


def test_bug_becomes_an_error_for_the_person_and_a_traceback_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    client = world.signed_in()

    async def broken(*_: object) -> Any:
        raise ZeroDivisionError("a bug")

    for gateway in world.server.gateways:
        gateway.get = broken
    error = client.find_user("grace@example.com").exception(5)
    assert isinstance(error, ChatError)
    assert error.title == "Something went wrong"
    assert "ZeroDivisionError" in caplog.text


def test_damaged_profile_is_told_by_start_and_leaves_nothing_running(world: World) -> None:
    client = world.client()
    (world.folder / "one" / "profile.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError):
        client.start()
    assert [thread.name for thread in threading.enumerate() if thread.name == "sync"] == []
    Profile.open(world.folder / "one").close()


def test_reads_without_an_account_are_empty(world: World) -> None:
    client = world.client()
    client.start()
    assert client.rooms() == []
    assert client.messages(ENGINE, limit=10) == []
    assert client.members(ENGINE) == []
    assert client.read_position(ENGINE) is None
    client.mark_read(ENGINE, world.clock.now())
    assert isinstance(client.send(ENGINE, "hello").exception(5), SignInRequired)


def test_the_fake_for_the_window_has_the_whole_interface() -> None:
    missing = [
        name
        for name, value in vars(ChatClient).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, property))
        if name not in vars(FakeChatClient)
    ]
    assert missing == []
