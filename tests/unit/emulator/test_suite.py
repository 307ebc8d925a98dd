"""Start, endpoints and stop of the whole suite in this process."""

import contextlib
import socket
from pathlib import Path
from typing import Any

import aiohttp
import grpc
import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.options import SuiteOptions, read_command_line
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.suite import EmulatorSuite, SuiteError


def options(folder: Path, *more: str) -> SuiteOptions:
    return read_command_line(["start", "--free-ports", *more], folder).options


async def sign_up(suite: EmulatorSuite, **body: Any) -> tuple[int, Any]:
    url = f"http://{suite.endpoints['auth']}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        return response.status, await response.json()


async def test_the_endpoints_answer_until_the_suite_stops(tmp_path: Path) -> None:
    suite = EmulatorSuite(options(tmp_path))
    await suite.start()
    status, _ = await sign_up(suite)
    assert status == 200
    endpoints = suite.endpoints
    await suite.stop()
    assert suite.endpoints == {}
    for address in endpoints.values():
        host, port = address.split(":")
        with socket.socket() as probe:
            assert probe.connect_ex((host, int(port))) != 0


async def test_data_outlives_the_suite(tmp_path: Path) -> None:
    kept = str(tmp_path / "deep" / "kept")
    for expected in (200, 400):
        suite = EmulatorSuite(options(tmp_path, "--data", kept))
        await suite.start()
        status, _ = await sign_up(suite, email="ada@example.com", password="secret-1")
        await suite.stop()
        assert status == expected


async def test_a_taken_port_names_the_option_and_leaves_nothing_running(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        suite = EmulatorSuite(options(tmp_path, "--hub-port", str(port)))
        with pytest.raises(SuiteError, match=rf"hub cannot listen on 127\.0\.0\.1:{port}: .*--hub-port"):
            await suite.start()
    assert suite.endpoints == {}


async def test_one_suite_at_a_time_on_a_data_folder(tmp_path: Path) -> None:
    first = EmulatorSuite(options(tmp_path, "--data", str(tmp_path / "kept")))
    await first.start()
    try:
        with pytest.raises(SuiteError, match="--data"):
            await EmulatorSuite(options(tmp_path, "--data", str(tmp_path / "kept"))).start()
    finally:
        await first.stop()


async def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SuiteError, match="--data"):
        await EmulatorSuite(options(tmp_path, "--data", str(tmp_path / "file" / "x"))).start()


@pytest.mark.parametrize(
    "name", ["auth.sqlite3", "firestore.sqlite3", "database.sqlite3", "storage.sqlite3", "rules.sqlite3"]
)
async def test_a_data_file_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"This is no database. " * 100)
    with pytest.raises(SuiteError, match=rf"--data: .*{name}"):
        await EmulatorSuite(options(tmp_path, "--data", str(tmp_path))).start()


async def store(suite: EmulatorSuite, who: str | None) -> int:
    url = f"http://{suite.endpoints['storage']}/v0/b/demo-chat.appspot.com/o?name=n"
    headers = {} if who is None else {"Authorization": f"Firebase {who}"}
    async with aiohttp.ClientSession() as http, http.post(url, data=b"x", headers=headers) as response:
        return response.status


async def test_files_are_kept_under_rules_that_read_this_suites_documents(tmp_path: Path) -> None:
    rules = tmp_path / "storage.rules"
    exists = "firestore.exists(/databases/(default)/documents/rooms/r)"
    allow = f"match /b/{{b}}/o/{{name}} {{ allow create: if {exists}; }}"
    rules.write_text(f"rules_version = '2'; service firebase.storage {{ {allow} }}")
    suite = EmulatorSuite(options(tmp_path, "--storage-rules", str(rules), "--data", str(tmp_path / "kept")))
    await suite.start()
    assert (await store(suite, None), await store(suite, "owner")) == (403, 200)
    channel = grpc.aio.insecure_channel(suite.endpoints["firestore"])
    commit: Any = channel.unary_unary("/google.firestore.v1.Firestore/Commit")
    request = types.CommitRequest.pb()(database="projects/demo-chat/databases/(default)")
    request.writes.add().update.name = "projects/demo-chat/databases/(default)/documents/rooms/r"
    await commit(request.SerializeToString(), metadata=[("authorization", "Bearer owner")])
    await channel.close()
    assert await store(suite, None) == 200
    await suite.stop()
    assert (tmp_path / "kept" / "storage.sqlite3").is_file()


async def test_bad_storage_rules_are_said_before_any_port_is_taken(tmp_path: Path) -> None:
    rules = tmp_path / "storage.rules"
    rules.write_text("service firebase.storage {\n nonsense }")
    suite = EmulatorSuite(options(tmp_path, "--storage-rules", str(rules)))
    with pytest.raises(RulesError, match=r"storage\.rules:2:"):
        await suite.start()
    assert suite.endpoints == {}
    with pytest.raises(SuiteError, match="--storage-rules"):
        await EmulatorSuite(options(tmp_path, "--storage-rules", str(tmp_path / "missing"))).start()


async def test_queries_need_the_indexes_of_a_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "indexes.json"
    with pytest.raises(SuiteError, match=r"--indexes .*indexes\.json: No such file"):
        await EmulatorSuite(options(tmp_path, "--indexes", str(file))).start()
    file.write_text('{"indexes": []}')
    asked = types.RunQueryRequest.pb()(parent="projects/demo-chat/databases/(default)/documents")
    asked.structured_query.from_.add().collection_id = "c"
    for field in ("a", "b"):
        asked.structured_query.order_by.add().field.field_path = field
    codes = []
    for more in ((), ("--indexes", str(file))):
        suite = EmulatorSuite(options(tmp_path, *more))
        await suite.start()
        async with grpc.aio.insecure_channel(suite.endpoints["firestore"]) as channel:
            run: Any = channel.unary_stream("/google.firestore.v1.Firestore/RunQuery")
            call = run(asked.SerializeToString(), metadata=[("authorization", "Bearer owner")])
            with contextlib.suppress(grpc.RpcError):
                await call.read()
            codes.append(await call.code())
        await suite.stop()
    assert codes == [grpc.StatusCode.OK, grpc.StatusCode.FAILED_PRECONDITION]
