"""Presence, typing, ticks and unread between real clients on the local Firebase; Firestore's meter stays still."""

import functools
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop_chat.components import build_client
from desktop_chat.config import load_config
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.realtime.receipts import Delivery, delivery_of
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.thread import SyncThread
from tests.end2end.conftest import PASSWORD, Person, PersonMaker
from tests.firestore_wire import Wire
from tests.local_firebase import LocalFirebase, clean_environment

pytestmark = pytest.mark.emulator

_STAY = """
import sys, threading
from pathlib import Path
from desktop_chat.components import build_client
from desktop_chat.config import load_config
from desktop_chat.sync.client import KeepSession
client = build_client(load_config(Path(sys.argv[1]), {}), Path(sys.argv[2]))
client.start()
client.sign_in(sys.argv[3], sys.argv[4], KeepSession.MEMORY).result()
print("here", flush=True)
threading.Event().wait()
"""


@contextmanager
def until(client: ChatClient, condition: Callable[[], bool]) -> Iterator[None]:
    """Do what the block does, and wait until the client's changes have made ``condition`` true."""
    news = threading.Event()

    def changed(changes: StoreChanges) -> None:
        news.set()

    end = client.subscribe(changed)
    try:
        yield
        while not condition():
            assert news.wait(20), "it did not come"
            news.clear()
    finally:
        end()


class Devices:
    """Clients in this process, all on one sync thread."""

    def __init__(self) -> None:
        self._thread = SyncThread()
        self._clients: list[ChatClient] = []

    def of(self, person: Person, device: str) -> ChatClient:
        """Sign in on a device of its own."""
        folder = person.profile.with_name(f"{person.profile.name}-{device}")
        client = build_client(load_config(person.config, {}), folder, self._thread)
        self._clients.append(client)
        client.start()
        client.sign_in(person.email, PASSWORD, KeepSession.MEMORY).result(30)
        return client

    def close(self) -> None:
        for client in self._clients:
            client.close()


@pytest.fixture
def devices() -> Iterator[Devices]:
    some = Devices()
    yield some
    some.close()


def test_seen_typing_ticks_and_a_killed_client(person: PersonMaker, devices: Devices, firebase: LocalFirebase) -> None:
    ada, grace = person("ada"), person("grace")
    at_desk = devices.of(ada, "desk")
    room = at_desk.create_direct(grace.email).result(30)
    at_desk.caught_up(room).result(30)
    at_desk.open_room(room)
    grace_uid = next(member for member in at_desk.room(room).room.member_ids if member != at_desk.account.uid)  # type: ignore[union-attr]  # both are there

    def availability() -> Availability:
        return at_desk.presence.of(grace_uid).availability

    arguments = [str(grace.config), str(grace.profile), grace.email, PASSWORD]
    with subprocess.Popen(
        [sys.executable, "-c", _STAY, *arguments], stdout=subprocess.PIPE, text=True, env=clean_environment()
    ) as other:
        with until(at_desk, lambda: availability() is Availability.ONLINE):
            assert other.stdout is not None
            assert other.stdout.readline() == "here\n"
        # Two things that the client left behind, told one after the other.
        with (
            until(at_desk, lambda: availability() is Availability.OFFLINE),
            until(at_desk, lambda: at_desk.presence.of(grace_uid).last_seen is not None),
        ):
            other.send_signal(signal.SIGKILL)

    message = at_desk.send(room, "hello").result(30)
    at_desk.flush().result(30)
    assert tick(at_desk, room, message) is Delivery.SENT
    with until(at_desk, lambda: tick(at_desk, room, message) is Delivery.DELIVERED):
        laptop = devices.of(grace, "laptop")
        laptop.caught_up(room).result(30)
    shown = laptop.message(room, message)
    assert shown is not None
    assert shown.sent_at is not None
    before = billed(firebase)
    with until(at_desk, lambda: tick(at_desk, room, message) is Delivery.READ):
        laptop.mark_read(room, shown.sent_at)
    with until(at_desk, lambda: at_desk.presence.typing(room) == (grace_uid,)):
        laptop.presence.typed(room)
    with until(at_desk, lambda: availability() is Availability.IDLE):
        laptop.presence.set_idle(True)
    with until(at_desk, lambda: at_desk.presence.typing(room) == ()):
        pass  # nobody takes it back: it ends by itself
    assert billed(firebase) == before


def test_unread_is_equal_on_two_devices(person: PersonMaker, devices: Devices, firebase: LocalFirebase) -> None:
    ada, grace = person("ada"), person("grace")
    writer = devices.of(ada, "desk")
    room = writer.create_direct(grace.email).result(30)
    phone, laptop = devices.of(grace, "phone"), devices.of(grace, "laptop")
    sent = [writer.send(room, text).result(30) for text in ("one", "two", "three")]
    with until(phone, lambda: unread(phone, room) == 3), until(laptop, lambda: unread(laptop, room) == 3):
        writer.flush().result(30)
    for client in (writer, phone, laptop):
        with until(client, functools.partial(has_summary, client, room, sent[-1])):
            pass  # the coalesced summary is the last that Firestore hears of this
    before = billed(firebase)
    with until(laptop, lambda: unread(laptop, room) == 1):
        second = phone.messages(room, limit=10)[1].sent_at
        assert second is not None
        phone.mark_read(room, second)
    with until(phone, lambda: unread(phone, room) == 0):
        third = laptop.messages(room, limit=10)[2].sent_at
        assert third is not None
        laptop.mark_read(room, third)
    with until(laptop, lambda: unread(laptop, room) == 1):
        phone.presence.mark_unread(room)
    assert billed(firebase) == before
    tablet = devices.of(grace, "tablet")
    with until(tablet, lambda: len(tablet.messages(room, limit=10)) == 3 and unread(tablet, room) == 1):
        pass


def tick(client: ChatClient, room: RoomId, message_id: MessageId) -> Delivery | None:
    """Return how far a message got."""
    message = client.message(room, message_id)
    return None if message is None else delivery_of(message, client.presence.receipts(room))


def unread(client: ChatClient, room: RoomId) -> int:
    """Return what the badge says."""
    summary = client.room(room)
    return summary.unread if summary else 0


def has_summary(client: ChatClient, room: RoomId, message_id: MessageId) -> bool:
    """Tell whether the room's document names this message."""
    summary = client.room(room)
    last = summary.room.last_message if summary else None
    return last is not None and last.id == message_id


def billed(firebase: LocalFirebase) -> object:
    """Return what Firestore's meter says."""
    wire = Wire(firebase.hosts["firestore"], firebase.project)
    report = json.loads(wire.http("GET", f"/emulator/v1/projects/{firebase.project}/usage")[1])
    wire.close()
    return report
