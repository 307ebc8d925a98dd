"""Two people talk for a while; prints what each client counted and what the local Firebase's meter says, as JSON.

A process of its own: grpc.aio lives on one loop of a process, and the tests have theirs already.
"""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from desktop_chat.components import build_client
from desktop_chat.config import load_config
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.thread import SyncThread
from desktop_chat.sync.usage.usage_counter import WRITE_SECONDS

SECONDS = 60


def until(client: ChatClient, condition: Callable[[ChatClient], bool]) -> None:
    """Wait for a change of the store after which the condition holds."""
    changed = threading.Event()
    unsubscribe = client.subscribe(lambda _: changed.set())
    while not condition(client):
        if not changed.wait(SECONDS):
            raise TimeoutError
        changed.clear()
    unsubscribe()


def talk(people: list[ChatClient], folder: Path) -> None:
    """A group, some messages both ways, a profile that has to be fetched, and three files."""
    ada, grace = people
    room = ada.create_group("Figures", ["grace@figures.example"]).result(SECONDS)
    for client in people:
        until(client, lambda client: client.room(room) is not None)
        client.open_room(room)
        client.caught_up(room).result(SECONDS)
    for number in range(5):
        ada.send(room, f"one {number}").result(SECONDS)
        grace.send(room, f"two {number}").result(SECONDS)
    files = [folder / f"file {number}.txt" for number in range(3)]
    for file in files:
        file.write_text(file.name)
    sent = ada.files.send(room, files).result(SECONDS)
    for client in people:
        client.flush().result(SECONDS)
        until(client, lambda client: len(client.messages(room, limit=20)) == 11)
    message = grace.message(room, sent)
    for one in message.attachments if message is not None else ():
        grace.files.download(FileKey(room, sent, one.id)).result(SECONDS)


def main(config_path: str, folder: str) -> None:
    """Sign up, begin the meter anew, talk, close, compare."""
    config = load_config(Path(config_path), {})
    usage_url = f"http://{config.emulators.firestore}/emulator/v1/projects/{config.project_id}/usage"
    thread = SyncThread()
    thread.retain()
    people = [build_client(config, Path(folder, name), thread) for name in ("ada", "grace")]
    for client, name in zip(people, ("ada", "grace"), strict=True):
        client.start()
        client.sign_up(f"{name}@figures.example", "correct horse", name.title(), KeepSession.FILE).result(SECONDS)
        client.caught_up().result(SECONDS)
    for client in people:
        client.close()
    requests.delete(usage_url, timeout=SECONDS)
    before: dict[str, Any] = {}
    people = [build_client(config, Path(folder, name), thread) for name in ("ada", "grace")]
    for client in people:
        client.start()
        account = client.account
        assert account is not None
        before[account.uid] = client.usage.today().features
        client.caught_up().result(SECONDS)
    talk(people, Path(folder))
    flushed = threading.Event()
    flushed.wait(WRITE_SECONDS + 2)  # the summary follows, then the figures are written
    meter = requests.get(usage_url, timeout=SECONDS).json()["byUser"]
    result = {}
    for client in people:
        account = client.account
        assert account is not None
        mine: dict[str, int] = {"rules": 0, "reads": 0, "writes": 0, "deletes": 0}
        for feature, bill in client.usage.today().features.items():
            was = before[account.uid].get(feature)
            reads = bill.reads - (was.reads if was else 0)
            mine["rules" if feature == "rules" else "reads"] += reads
            mine["writes"] += bill.writes - (was.writes if was else 0)
            mine["deletes"] += bill.deletes - (was.deletes if was else 0)
        result[account.display_name] = {"client": mine, "meter": meter[account.uid]}
    for client in people:
        client.close()
    thread.release()
    print(json.dumps(result))  # noqa: T201 - this is its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
