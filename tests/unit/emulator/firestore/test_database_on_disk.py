import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.commits import Commit
from desktop_chat.emulator.firestore.store.database import Databases
from tests.firestore_messages import (
    DATABASE,
    code,
    name,
    put,
    remove,
    whole,
)

WRITER = """
import sys
from pathlib import Path
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.firestore.store.commits import Commit
from tests.firestore_messages import DATABASE, put
database = Databases(Clock(), Path(sys.argv[1])).get(DATABASE)
for n in range(10**6):
    database.commit([put("c/a", n=n), put(f"d/{n}", n=n)])
    print(n, flush=True)
"""


class TestOnDisk:
    def test_everything_is_there_after_a_restart(self, tmp_path: Path, clock: Clock) -> None:
        first = Databases(clock, tmp_path)
        database = first.get(DATABASE)
        database.commit([put("c/a", n=1, at=clock.now()), put("c/b"), put("c/a/s/x", m={"k": [1]})])
        time = database.read_time()
        database.commit([remove("c/b")])
        first.get("projects/p/databases/other").commit([])
        before, newest = whole(database), database.read_time()
        kept = database.get(name("c/a"))
        first.close()

        second = Databases(clock, tmp_path)
        database = second.get(DATABASE)
        assert second.names() == [DATABASE]
        assert (whole(database), database.get(name("c/a"))) == (before, kept)
        assert database.read_time() == newest
        assert database.list_collection_ids(name("c/a")).ids == ("s",)
        assert database.deleted_since(time) == [name("c/b")], "a listener must be able to resume after a restart"
        assert database.commit([put("c/z")]).time > newest
        assert code(database.get, name("c/a"), time) == "FAILED_PRECONDITION"
        second.close()

    def test_a_commit_that_the_disk_refuses_is_not_visible(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        databases = Databases(clock, tmp_path)
        database = databases.get(DATABASE)
        database.commit([put("c/a", n=1)])

        def full(*_: Any) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(database._storage, "append", full)
        seen: list[Commit] = []
        database.subscribe(seen.append)
        with pytest.raises(OSError, match="disk full"):
            database.commit([put("c/a", n=2)])
        assert (whole(database), seen) == ({"c/a": {"n": 1}}, [])
        databases.close()

    def test_nothing_acknowledged_is_lost_to_kill_9(self, tmp_path: Path) -> None:
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(50)][-1]
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout.read().split())])
        writer.stdout.close()
        writer.wait()
        databases = Databases(Clock(), tmp_path)
        found = whole(databases.get(DATABASE))
        newest = found["c/a"]["n"]
        assert newest in (acknowledged, acknowledged + 1)
        assert found == {"c/a": {"n": newest}, **{f"d/{n}": {"n": n} for n in range(newest + 1)}}
        databases.close()
