"""10,000 messages that were written in 50 rooms while the program was closed: how long they block the window.

The program itself, on Qt's offscreen platform, with its sync thread, against the local Firebase; one room is open and
the list visible. A beat of 2 ms in the GUI thread notices each block; what the thread spent in the machine's queue for
a CPU is taken off, so that ``ours`` is its own work and its waiting for the sync thread. ``loop`` is the time of a
fixed loop of Python in ms, the slower of before and after: how fast the machine was.
"""

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop_chat.components import build_client
from desktop_chat.config import load_config
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.sync.client import KeepSession
from tests.bench._noise import loop_seconds
from tests.bench.cold_start import environment
from tests.bench.search import Speech
from tests.faults.scenarios.servers import message_fields
from tests.firestore_wire import Wire
from tests.local_firebase import LocalFirebase, local_firebase

MESSAGES = int(os.environ.get("DESKTOP_CHAT_BENCH_BACKLOG", "10000"))
ROOMS, OTHERS, OLD = 50, 8, 20
STARTS = int(os.environ.get("DESKTOP_CHAT_BENCH_STARTS", "3"))
LIMIT_MS = 16.0
SECONDS = 300.0
PER_COMMIT = 100
CHILD = "tests.bench._backlog_child"


class Crowd:
    """The other people of all rooms, who write as an administrator would."""

    def __init__(self, firebase: LocalFirebase, me: Uid) -> None:
        self._wire = Wire(firebase.hosts["firestore"], firebase.project)
        self._client = self._wire.client()
        self._me = me
        self._people = [Uid(f"person{number}") for number in range(OTHERS)]
        self._speech, self._rng = Speech(random.Random(5)), random.Random(6)
        self._written = 0

    def close(self) -> None:
        """End the connection."""
        self._wire.close()

    def found(self, rooms: Sequence[RoomId]) -> None:
        """Make people, and rooms with everybody in them."""
        from google.cloud.firestore import SERVER_TIMESTAMP as NOW

        batch = self._client.batch()
        for uid in self._people:
            profile = {"displayName": uid.title(), "handle": uid, "about": "", "createdAt": NOW, "updatedAt": NOW}
            batch.set(self._client.document(paths.user(uid)), profile)
        for room in rooms:
            everybody = [self._me, *self._people]
            fields = {
                "kind": "group", "title": f"Room {room[4:]}", "photo": None, "memberIds": everybody, "epoch": 0,
                "signalKey": f"{int(room[4:]):032x}", "lastMessage": None, "createdAt": NOW, "updatedAt": NOW,
            }  # fmt: skip
            batch.set(self._client.document(paths.room(room)), fields)
            for uid in everybody:
                role = "owner" if uid == self._me else "member"
                member = {"role": role, "joinedAt": NOW, "addedBy": self._me}
                batch.set(self._client.document(paths.member(room, uid)), member)
            membership = {"joinedAt": NOW, "leftAt": None, "updatedAt": NOW}
            batch.set(self._client.document(paths.membership(self._me, room)), membership)
        batch.commit()

    def write(self, room: RoomId, count: int) -> None:
        """Write messages, and move the room as the last sender's client does."""
        from google.cloud.firestore import SERVER_TIMESTAMP as NOW

        last: dict[str, Any] = {}
        for first in range(0, count, PER_COMMIT):
            batch = self._client.batch()
            for _ in range(min(PER_COMMIT, count - first)):
                sender, body = self._rng.choice(self._people), self._speech.text()
                name = MessageId(f"crowd{self._written:07}")
                self._written += 1
                batch.set(self._client.document(paths.message(room, name)), message_fields(body, sender, NOW))
                last = {"id": name, "senderId": sender, "body": body[:200]}
            at = batch.commit()[-1].update_time
        moved = {"lastMessage": {**last, "sentAt": at}, "updatedAt": NOW}
        self._client.document(paths.room(room)).update(moved)


def run() -> None:
    """Print the figures of a few starts, each with a backlog of its own."""
    with tempfile.TemporaryDirectory() as name, local_firebase() as firebase:
        folder = Path(name)
        config = firebase.write_config(folder / "config.json")
        rooms = [RoomId(f"room{number:03}") for number in range(ROOMS)]
        env = environment(folder / "compiled")
        imports = "import desktop_chat.remote.auth.secrets, desktop_chat.remote.project, tests.bench._backlog_child"
        subprocess.run([sys.executable, "-c", imports], env=env, check=True)  # compiles, as an installation does
        with crowd_of(firebase, folder, config, rooms) as crowd:
            starts = []
            for _ in range(STARTS):
                for room in rooms:
                    crowd.write(room, MESSAGES // ROOMS)
                before = statistics.median(loop_seconds())
                starts.append(start(folder / "profile", config, env))
                starts[-1]["loop"] = max(before, statistics.median(loop_seconds()))
    report(starts)


@contextmanager
def crowd_of(firebase: LocalFirebase, folder: Path, config: Path, rooms: Sequence[RoomId]) -> Iterator[Crowd]:
    """Sign a person up, put them into rooms, and let them read each once; then they are away."""
    client = build_client(load_config(config, {}), folder / "profile")
    client.start()
    account = client.sign_up("ada@example.org", "correct horse", "Ada", KeepSession.FILE).result(SECONDS)
    crowd = Crowd(firebase, account.uid)
    try:
        crowd.found(rooms)
        for room in rooms:
            crowd.write(room, OLD)
        client.caught_up().result(SECONDS)
        for room in rooms:
            wait_until(lambda room=room: client.room(room) is not None)
            client.open_room(room)
            client.caught_up(room).result(SECONDS)
            newest = client.messages(room, limit=1)[0].sent_at
            assert newest is not None
            client.mark_read(room, newest + timedelta(seconds=1))
        client.close()
        yield crowd
    finally:
        client.close()
        crowd.close()


def start(profile: Path, config: Path, env: Mapping[str, str]) -> dict[str, Any]:
    """Start the program, wait until everything is in its store, and return its figures."""
    (path,) = profile.rglob("*.sqlite3")
    with closing(sqlite3.connect(path)) as rows:
        count = "SELECT count(*) FROM messages"
        wanted = rows.execute(count).fetchone()[0] + MESSAGES // ROOMS * ROOMS
        rows.execute("DELETE FROM usage")  # the day's quota would be used up by a few backlogs
        rows.commit()
        command = [sys.executable, "-m", CHILD, str(profile), str(config)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stdout.readline() == "painted\n"
            began = time.perf_counter()
            wait_until(lambda: rows.execute(count).fetchone()[0] >= wanted)
            spent = time.perf_counter() - began
            child.stdin.write("stored\n")
            child.stdin.flush()
            figures: dict[str, Any] = json.loads(child.stdout.readline())
        figures["seconds"] = spent
        figures["reads"] = rows.execute("SELECT sum(reads) FROM usage").fetchone()[0]
    return figures


def wait_until(is_so: Any) -> None:
    """Look again and again; raises TimeoutError after some minutes."""
    end = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)  # noqa: TID251 - the parent looks into another process's file, which tells nobody


HEADINGS = ("s", "loop", "reads", "longest", "ours", "cpu", "queue", "> 16", "ours", "gc", "MB", "more")


def report(starts: Sequence[dict[str, Any]]) -> None:
    """Print the phases of each start and the median of all."""
    print(f"{ROOMS} rooms, {MESSAGES:,} messages, load {os.getloadavg()[0]:.1f}; blocks of the GUI thread in ms")
    print(f"{'':20}" + "".join(f"{heading:>9}" for heading in HEADINGS))
    for number, one in enumerate(starts, 1):
        for phase, gaps in phases(one):
            if gaps:
                row(f"start {number}, {phase}", one, gaps)
    longest = [max(ours(gap) for gap in phases(one)[-1][1]) for one in starts]
    print(f"longest block by our own work: median {statistics.median(longest):.1f} ms, goal {LIMIT_MS:.0f} ms")


Gap = tuple[float, float, float, float]


def phases(one: dict[str, Any]) -> list[tuple[str, list[Gap]]]:
    """Return the beats before the first messages came, while the Firebase libraries are imported, and those after."""
    gaps: list[Gap] = one["gaps"]
    arrived = one["arrived"] or 0.0
    return [
        ("connecting", [gap for gap in gaps if gap[0] < arrived]),
        ("backlog", [gap for gap in gaps if gap[0] >= arrived]),
    ]


def ours(gap: Gap) -> float:
    """Return the milliseconds of a gap that the machine is not to blame for."""
    _, wall, cpu, queued = gap
    return cpu + max(0.0, wall - cpu - queued)


def row(title: str, one: dict[str, Any], gaps: Sequence[Gap]) -> None:
    """Print a line of the table."""
    walls, own = [gap[1] for gap in gaps], [ours(gap) for gap in gaps]
    longest = [max(walls), max(own), max(gap[2] for gap in gaps), max(gap[3] for gap in gaps)]
    cells = [
        f"{one['seconds']:.1f}",
        f"{1000 * one['loop']:.1f}",
        f"{one['reads']}",
        *(f"{value:.1f}" for value in longest),
    ]
    cells += [f"{sum(value > LIMIT_MS for value in column)}" for column in (walls, own)]
    cells.append(f"{max(one['collections'], default=0.0):.1f}")
    cells += [f"{one['memory'] / 1e6:.0f}", f"{(one['memory'] - one['memory_before']) / 1e6:+.0f}"]
    print(f"{title:20}" + "".join(f"{cell:>9}" for cell in cells))


if __name__ == "__main__":
    run()
