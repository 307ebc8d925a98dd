"""What was answered survives kill -9 in the middle of a storm of writes."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.local_firebase import local_firebase

OWNER = {"Authorization": "Bearer owner"}


def storm(url: str, worker: int) -> list[str]:
    """Write until the server is gone; returns what was answered."""
    done: list[str] = []
    for number in range(100_000):
        name = f"w{worker}-{number}"
        try:
            answer = requests.put(f"{url}/storm/{name}.json", json={"n": name}, headers=OWNER, timeout=10)
        except requests.RequestException:
            return done
        assert answer.status_code == 200
        done.append(name)
    raise AssertionError("nobody ended the server")


def test_kill_in_a_storm_of_writes(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    with ThreadPoolExecutor(4) as pool, local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['database']}"
        workers = [pool.submit(storm, url, worker) for worker in range(3)]
        while len(requests.get(f"{url}/storm.json", headers=OWNER, timeout=10).json() or ()) < 200:
            pass
        os.kill(firebase.pid, signal.SIGKILL)
        answered = [name for worker in workers for name in worker.result(30)]
    assert len(answered) >= 195
    with local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['database']}"
        stored = requests.get(f"{url}/storm.json", headers=OWNER, timeout=10).json()
    assert set(stored).issuperset(answered)
    assert all(value == {"n": name} for name, value in stored.items())


def test_rules_that_were_put_survive_a_kill(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    rules = '{"rules": {"open": {".read": true /* for now */}}}'
    with local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['database']}"
        assert requests.get(f"{url}/open.json", timeout=10).status_code == 401
        assert requests.put(f"{url}/.settings/rules.json", rules, headers=OWNER, timeout=10).status_code == 200
        os.kill(firebase.pid, signal.SIGKILL)
    with local_firebase(*data) as firebase:
        url = f"http://{firebase.hosts['database']}"
        assert requests.get(f"{url}/open.json", timeout=10).status_code == 200
        assert requests.get(f"{url}/shut.json", timeout=10).status_code == 401
        assert requests.get(f"{url}/.settings/rules.json", headers=OWNER, timeout=10).text == rules
