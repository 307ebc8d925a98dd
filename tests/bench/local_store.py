"""The local store with 200,000 messages in 500 rooms: filling, opening, paging, the room list, live writes."""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_chat.local.store import LocalStore, TargetState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.room import Room, RoomKind
from desktop_chat.model.user import User

ROOMS = 500
MESSAGES_PER_ROOM = 400
START = datetime(2026, 1, 1, tzinfo=UTC)
ME = Uid("person0")


def milliseconds(times: int, work: Callable[[], object]) -> str:
    """Return median and p99 of repeated runs, by the clock and of the processor's time."""
    clock, processor = [], []
    for _ in range(times):
        began, busy = time.perf_counter(), time.thread_time()
        work()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.thread_time() - busy) * 1000)
    parts = []
    for name, spent in (("", sorted(clock)), ("cpu ", sorted(processor))):
        parts.append(f"{name}median {statistics.median(spent):.2f} ms, p99 {spent[int(len(spent) * 0.99)]:.2f} ms")
    return "; ".join(parts)


def a_text(rng: random.Random) -> str:
    return " ".join("w" * rng.randint(2, 9) for _ in range(rng.randint(3, 20)))


def fill(store: LocalStore, rng: random.Random) -> None:
    """Write rooms, people and messages as listeners would."""
    people = [Uid(f"person{number}") for number in range(200)]
    store.put_users([User(uid, uid.capitalize(), uid, updated_at=START) for uid in people])
    rooms = [
        Room(RoomId(f"room{number:03}"), RoomKind.DIRECT, "", (ME, rng.choice(people[1:])), updated_at=START)
        for number in range(ROOMS)
    ]
    store.apply_rooms(rooms, [], TargetState("rooms", b"token"))
    for room in rooms:
        begin = START + timedelta(seconds=rng.randint(0, 100_000))
        messages = [
            Message(MessageId(f"{room.id}m{n:04}"), room.id, rng.choice(people), a_text(rng), at, at)
            for n in range(MESSAGES_PER_ROOM)
            for at in [begin + timedelta(minutes=n)]
        ]
        store.apply_messages(room.id, messages, [], TargetState(f"messages/{room.id}", b"token", begin))
        # About eight unread ones in each room, as in a morning after a day off.
        store.put_read_positions({room.id: ReadPosition(begin + timedelta(minutes=MESSAGES_PER_ROOM - 9))})


def reads(store: LocalStore, rng: random.Random) -> None:
    """Print what the window asks for."""
    reader = store.reader()

    def page_back() -> None:
        room = RoomId(f"room{rng.randrange(ROOMS):03}")
        newest = reader.messages(room, limit=50)
        reader.messages(room, limit=50, before=newest[0])

    print(f"{ROOMS} rooms with last message and unread count: {milliseconds(200, reader.rooms)}")
    print(f"one line of the room list: {milliseconds(500, lambda: reader.room(RoomId('room007')))}")
    print(f"newest 50 messages and the page before: {milliseconds(500, page_back)}")
    reader.close()


def writes(store: LocalStore) -> None:
    """Print what live traffic costs."""
    numbers = iter(range(1_000_000))
    room = RoomId("room001")

    def receive() -> None:
        number = next(numbers)
        at = START + timedelta(days=300, seconds=number)
        message = Message(MessageId(f"live{number}"), room, Uid("person1"), "hello there", at, at)
        store.apply_messages(room, [message], [], TargetState("messages/room001", b"token", at))

    def send() -> None:
        number = next(numbers)
        store.outbox.enqueue(SendMessage(room, MessageId(f"own{number}"), "hello there"), START)
        (row,) = store.outbox.sendable()
        store.outbox.mark_sending(row.seq)
        store.outbox.mark_sent(row.seq, START + timedelta(days=300, seconds=number))

    print(f"one message arrives (message, resume point, room line): {milliseconds(1000, receive)}")
    print(f"one message is sent (queue with fsync, start, acknowledge): {milliseconds(300, send)}")


def run() -> None:
    """Print the figures."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        store = LocalStore.open(path, ME)
        began = time.perf_counter()
        fill(store, rng)
        spent = time.perf_counter() - began
        total = ROOMS * MESSAGES_PER_ROOM
        print(f"filled with {total:,} messages in {spent:.1f} s, {total / spent:,.0f} messages/s")
        store.close()
        print(f"file: {path.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}")

        def open_and_list() -> None:
            opened = LocalStore.open(path, ME)
            reader = opened.reader()
            reader.rooms()
            reader.close()
            opened.close()

        print(f"open the file and read the room list: {milliseconds(20, open_and_list)}")
        store = LocalStore.open(path, ME)
        reads(store, rng)
        writes(store)
        store.close()
