"""Many clients in one process, all in one room; tells when the last of them has stored each message.

``python -m tests.bench._crowd CONFIG FOLDER COUNT``; a room's id comes on stdin when all are members. The clients share
one sync thread, as ChatClients of one process do, so their figures hold the cost of all of them on one core.
"""

import json
import sys
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

from desktop_chat.components import build_client
from desktop_chat.config import load_config
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.thread import SyncThread

SECONDS = 120


class Crowd:
    """Counts how many clients hold a message. ``changed`` runs on the one sync thread."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._holders: Counter[str] = Counter()
        self._seen: set[tuple[int, str]] = set()

    def changed(self, number: int, client: ChatClient, changes: StoreChanges) -> None:
        """A client stored something."""
        now = time.monotonic()
        for room, message_id in changes.messages:
            message = client.message(room, message_id)
            if message is None or message.state is not MessageState.SENT or (number, message_id) in self._seen:
                continue
            self._seen.add((number, message_id))
            self._holders[message_id] += 1
            if self._holders[message_id] == self._count:
                print(json.dumps({"body": message.body, "at": now}), flush=True)


def main(config_path: str, folder: str, count: int) -> None:
    """Sign everybody up, say so, hear of the room, open it, say so, and stay until stdin ends."""
    config = load_config(Path(config_path), {})
    thread, crowd = SyncThread(), Crowd(count)
    thread.retain()
    clients = [build_client(config, Path(folder, f"crowd{number}"), thread) for number in range(count)]
    for number, client in enumerate(clients):
        client.start()
        client.sign_up(f"crowd{number}@example.org", "correct horse", f"Crowd {number}", KeepSession.FILE).result(
            SECONDS
        )
    print(json.dumps({"ready": "signed up"}), flush=True)
    room = RoomId(sys.stdin.readline().strip())
    for number, client in enumerate(clients):
        _wait_for_room(client, room)
        client.open_room(room)
        client.caught_up(room).result(SECONDS)
        client.subscribe(partial(crowd.changed, number, client))
    print(json.dumps({"ready": "listening"}), flush=True)
    sys.stdin.read()
    for client in clients:
        client.close()
    thread.release()


def _wait_for_room(client: ChatClient, room: RoomId) -> None:
    changed = threading.Event()
    unsubscribe = client.subscribe(lambda _: changed.set())
    while client.room(room) is None:
        changed.wait(SECONDS)
        changed.clear()
    unsubscribe()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
