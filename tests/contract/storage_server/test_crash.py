"""What was answered survives kill -9 in the middle of a storm of uploads, and nothing else is left."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.local_firebase import local_firebase

OWNER = {"Authorization": "Bearer owner"}


def content(name: str) -> bytes:
    return name.encode() * 5000


def storm(url: str, worker: int) -> list[str]:
    """Upload until the server is gone; returns what was answered."""
    done: list[str] = []
    for number in range(100_000):
        name = f"w{worker}-{number}"
        try:
            answer = requests.post(f"{url}?name={name}", data=content(name), headers=OWNER, timeout=10)
        except requests.RequestException:
            return done
        assert answer.status_code == 200
        done.append(name)
    raise AssertionError("nobody ended the server")


def test_kill_in_a_storm_of_uploads(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    with ThreadPoolExecutor(4) as pool, local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['storage']}/v0/b/b/o"
        workers = [pool.submit(storm, url, worker) for worker in range(3)]
        while len(requests.get(url, headers=OWNER, timeout=10).json()["items"]) < 60:
            pass
        os.kill(firebase.pid, signal.SIGKILL)
        answered = [name for worker in workers for name in worker.result(30)]
    assert len(answered) >= 55
    with local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['storage']}/v0/b/b/o"
        stored = {one["name"] for one in requests.get(url, headers=OWNER, timeout=10).json()["items"]}
        assert stored.issuperset(answered)
        for name in stored:
            read = requests.get(f"{url}/{name}?alt=media", headers=OWNER, timeout=10)
            assert read.content == content(name), name
        files = [path for path in (tmp_path / "data" / "storage").rglob("*") if path.is_file()]
        assert len(files) == len(stored)
