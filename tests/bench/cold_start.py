"""A cold start with 500 rooms and 500,000 messages: to the first window, the painted room list; then use, and memory.

Each start is a process of its own, offline, on Qt's offscreen platform. ``DESKTOP_CHAT_BENCH_MESSAGES`` sets another
number of messages. The spread over the starts is the machine's noise.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from desktop_chat.local.profile import Profile
from desktop_chat.local.store import LocalStore
from desktop_chat.model.read_position import ReadPosition
from desktop_chat.model.user import Account
from tests.bench import search

MESSAGES = int(os.environ.get("DESKTOP_CHAT_BENCH_MESSAGES", "500000"))
STARTS = 7
CONFIG = {
    "apiKey": "bench",
    "projectId": "demo-bench",
    # Nobody listens there: the start needs no network.
    "emulators": {"auth": "127.0.0.1:9", "firestore": "127.0.0.1:9"},
}


def fill(folder: Path) -> None:
    """Make the profile of a signed-in person."""
    account = Account(search.PEOPLE[0], "person0@example.org", "Person0")
    profile = Profile.open(folder, "demo-bench")
    profile.remember(account, "memory")
    store = LocalStore.open(profile.database_path(account.uid), account.uid)
    rng = random.Random(7)
    search.fill(store, search.Speech(rng), rng, MESSAGES)
    for room_id in search.ROOMS:
        store.put_read_positions({room_id: ReadPosition(search.NOW)})
    store.close()
    profile.close()


def start(folder: Path, config: Path) -> dict[str, Any]:
    """Run one start and return its figures."""
    command = [sys.executable, "-m", "tests.bench._cold_start_child", str(folder), str(config), str(time.time())]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def row(title: str, values: list[float], unit: str = "ms") -> None:
    """Print median, least and most."""
    values = sorted(values)
    print(f"{title:<46}{values[len(values) // 2]:9.1f}{values[0]:9.1f}{values[-1]:9.1f} {unit}")


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder, config = Path(name) / "profile", Path(name) / "config.json"
        config.write_text(json.dumps(CONFIG))
        fill(folder)
        starts = [start(folder, config) for _ in range(STARTS)]
    print(f"{starts[0]['rooms']} rooms, {MESSAGES:,} messages, {STARTS} starts")
    print(f"{'':<46}{'median':>9}{'least':>9}{'most':>9}")
    row("process to first window painted", [one["window_painted"] for one in starts])
    row("process to room list painted", [one["rooms_painted"] for one in starts])
    row("switch to a room, painted", [value for one in starts for value in one["switch"]])
    row("search, first page painted", [value for one in starts for value in one["search"]])
    row("memory at the room list", [one["memory"] / 1e6 for one in starts], "MB PSS")
    row(
        f"memory after {len(starts[0]['switch'])} rooms and searches",
        [one["memory_after"] / 1e6 for one in starts],
        "MB PSS",
    )
