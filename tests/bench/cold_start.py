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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_chat.local.profile import Profile
from desktop_chat.local.store import LocalStore
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.user import Account
from tests.bench import search
from tests.local_firebase import clean_environment

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


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Python keeps compiled modules, as it does for people, but in a folder of ours."""
    env = {**clean_environment(), "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def start(folder: Path, config: Path, env: dict[str, str]) -> dict[str, Any]:
    """Run one start and return its figures."""
    command = [sys.executable, "-m", "tests.bench._cold_start_child", str(folder), str(config), str(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def row(title: str, values: Sequence[tuple[float, float]], unit: str = "ms") -> None:
    """Print median, least and most by the clock, and the median of the processor's time."""
    clock, busy = (sorted(column) for column in zip(*values, strict=True))
    middle = len(clock) // 2
    print(f"{title:<46}{clock[middle]:9.1f}{clock[0]:9.1f}{clock[-1]:9.1f}{busy[middle]:9.1f} {unit}")


def memory(title: str, values: Sequence[int]) -> None:
    """Print median, least and most."""
    found = sorted(value / 1e6 for value in values)
    print(f"{title:<46}{found[len(found) // 2]:9.1f}{found[0]:9.1f}{found[-1]:9.1f}{'':9} MB PSS")


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder, config = Path(name) / "profile", Path(name) / "config.json"
        config.write_text(json.dumps(CONFIG))
        fill(folder)
        env = environment(Path(name) / "compiled")
        start(folder, config, env)  # compiles
        starts = [start(folder, config, env) for _ in range(STARTS)]
    print(f"{starts[0]['rooms']} rooms, {MESSAGES:,} messages, {STARTS} starts, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<46}{'median':>9}{'least':>9}{'most':>9}{'cpu':>9}")
    row("process to first window painted", [one["window_painted"] for one in starts])
    row("process to room list painted", [one["rooms_painted"] for one in starts])
    row("switch to a room, painted", [value for one in starts for value in one["switch"]])
    row("search, first page painted", [value for one in starts for value in one["search"]])
    memory("memory at the room list", [one["memory"] for one in starts])
    memory(f"memory after {len(starts[0]['switch'])} rooms and searches", [one["memory_after"] for one in starts])
