"""What outlives the process where --data is used: every acknowledged commit, and the listeners' place."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import OWNER, SERVICE, Wire, id_token
from tests.local_firebase import LocalFirebase, local_firebase

RULES = """
rules_version = '2';
service cloud.firestore { match /{path=**} { allow read, write: if request.auth != null; } }
"""


@contextmanager
def server(data: Path) -> Iterator[tuple[LocalFirebase, Wire]]:
    """The whole local Firebase on a folder; its project is demo-chat."""
    rules = data.with_suffix(".rules")
    rules.write_text(RULES, encoding="utf-8")
    with local_firebase("--data", str(data), "--rules", str(rules)) as firebase:
        wire = Wire(firebase.hosts["firestore"], "demo-chat")
        try:
            yield firebase, wire
        finally:
            wire.close()


def storm(wire: Wire, writer: int, acknowledged: dict[str, int]) -> None:
    """Write until the connection dies; each commit creates a document and changes one."""
    channel = grpc.insecure_channel(wire.address)
    stub = channel.unary_unary(
        f"{SERVICE}Commit",
        request_serializer=protos.CommitRequest.SerializeToString,
        response_deserializer=protos.CommitResponse.FromString,
    )
    for n in range(10**6):
        writes = [wire.put(f"w{writer}/{n}", n=n), wire.put(f"last/{writer}", n=n)]
        request = protos.CommitRequest(database=wire.database, writes=writes)
        try:
            stub(request, metadata=wire.metadata(id_token("alice")), timeout=20)
        except grpc.RpcError:
            break
        acknowledged[f"w{writer}"] = n
    channel.close()


def test_kill_9_in_a_storm_of_writes_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    data = tmp_path / "kept"
    acknowledged: dict[str, int] = {}
    with server(data) as (firebase, wire), ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(storm, wire, n, acknowledged) for n in range(4)]
        deadline = time.monotonic() + 30
        while len(acknowledged) < 4 or min(acknowledged.values()) < 20:
            assert time.monotonic() < deadline
            wait(writers, timeout=0.005)
        os.kill(firebase.pid, signal.SIGKILL)
    with server(data) as (_, wire):
        client = wire.client()
        for n in range(4):
            kept = [document.get("n") for document in client.collection(f"w{n}").order_by("n").get()]
            assert kept == list(range(len(kept))), "no hole"
            assert len(kept) in (acknowledged[f"w{n}"] + 1, acknowledged[f"w{n}"] + 2), "all that was acknowledged"
            assert client.document(f"last/{n}").get().get("n") == len(kept) - 1, "a commit is whole"


class Listener:
    """One Listen call that reads until its target is consistent."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def run(self, token: bytes = b"", *, limit: int = 0, named: str = "") -> tuple[list[str], list[str], bytes]:
        """Return what was said (changed documents, gone ones, RESET) and the newest token."""
        request = protos.ListenRequest(database=self._wire.database)
        target = request.add_target
        target.target_id = 2
        if token:
            target.resume_token = token
        if named:
            target.documents.documents.append(self._wire.name(named))
        else:
            target.query.parent = self._wire.root
            target.query.structured_query.CopyFrom(_small_numbers(limit))
        with grpc.insecure_channel(self._wire.address) as channel:
            stub = channel.stream_stream(
                f"{SERVICE}Listen",
                request_serializer=protos.ListenRequest.SerializeToString,
                response_deserializer=protos.ListenResponse.FromString,
            )
            call = stub(iter([request]), metadata=self._wire.metadata(OWNER), timeout=20)
            return _until_consistent(call)


def _small_numbers(limit: int) -> Any:
    asked = protos.StructuredQuery()
    asked.from_.add(collection_id="a")
    asked.where.field_filter.field.field_path = "n"
    asked.where.field_filter.op = 1
    asked.where.field_filter.value.integer_value = 10
    if limit:
        asked.limit.value = limit
    return asked


def _until_consistent(call: Any) -> tuple[list[str], list[str], bytes]:
    changed, gone = [], []
    for message in call:
        kind = message.WhichOneof("response_type")
        if kind == "document_change":
            changed.append(message.document_change.document.name.rpartition("/")[2])
        elif kind in ("document_delete", "document_remove"):
            gone.append(getattr(message, kind).document.rpartition("/")[2])
        elif kind == "target_change" and message.target_change.target_change_type == protos.TargetChange.RESET:
            gone.append("RESET")
        elif kind == "target_change" and not message.target_change.target_ids and message.target_change.resume_token:
            break
    return sorted(changed), sorted(gone), message.target_change.resume_token


@pytest.fixture
def tokens(tmp_path: Path) -> dict[str, bytes]:
    """Tokens of listeners that stopped, before a restart and changes after it."""
    with server(tmp_path / "kept") as (_, wire):
        wire.commit(*(wire.put(f"a/{n}", n=n) for n in range(6)), wire.put("b/1", n=1))
        wire.commit(wire.put("a/99", n=99))
        listener = Listener(wire)
        whole = listener.run()
        assert whole[0] == ["0", "1", "2", "3", "4", "5"]
        return {"query": whole[2], "window": listener.run(limit=2)[2], "document": listener.run(named="b/1")[2]}


def test_a_listener_hears_only_what_changed_across_a_restart(tmp_path: Path, tokens: dict[str, bytes]) -> None:
    with server(tmp_path / "kept") as (_, wire):
        assert Listener(wire).run(tokens["query"])[:2] == ([], []), "nothing changed"
        wire.commit(wire.put("a/1", n=1, text="edited"), wire.put("a/2", n=200), wire.delete("a/3"))
        wire.commit(wire.put("a/7", n=7))
        assert Listener(wire).run(tokens["query"])[:2] == (["1", "7"], ["2", "3"])


def test_what_changed_before_the_restart_is_heard_after_it(tmp_path: Path, tokens: dict[str, bytes]) -> None:
    with server(tmp_path / "kept") as (_, wire):
        wire.commit(wire.put("a/1", n=1, text="edited"), wire.put("a/2", n=200), wire.delete("a/3"), wire.delete("b/1"))
    with server(tmp_path / "kept") as (_, wire):
        assert Listener(wire).run(tokens["query"])[:2] == (["1"], ["2", "3"])
        assert Listener(wire).run(tokens["document"], named="b/1")[:2] == ([], ["1"])
        changed, gone, _ = Listener(wire).run(tokens["window"], limit=2)
        assert (changed, gone) == (["0", "1"], ["RESET"]), "what fell out of a window is not known: it begins anew"


def test_a_window_in_which_nothing_changed_goes_on(tmp_path: Path, tokens: dict[str, bytes]) -> None:
    with server(tmp_path / "kept") as (_, wire):
        assert Listener(wire).run(tokens["window"], limit=2)[:2] == ([], [])
        assert Listener(wire).run(tokens["document"], named="b/1")[:2] == ([], [])


def test_tokens_of_other_data_mean_nothing(tmp_path: Path, tokens: dict[str, bytes]) -> None:
    with server(tmp_path / "other") as (_, wire):
        wire.commit(wire.put("a/1", n=1))
        assert Listener(wire).run(tokens["query"])[:2] == (["1"], ["RESET"])
