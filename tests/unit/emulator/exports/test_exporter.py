"""All services at once, through the suite and its command line."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from yarl import URL

from desktop_chat.emulator.exports.folder import INDEX
from desktop_chat.emulator.options import read_command_line
from desktop_chat.emulator.suite import EmulatorSuite, SuiteError

KEY = "identitytoolkit.googleapis.com/v1/accounts"
OWNER = {"Authorization": "Bearer owner"}
ADA = {"email": "ada@example.com", "password": "secret-1"}


def suite_of(folder: Path, *more: str) -> EmulatorSuite:
    return EmulatorSuite(read_command_line(["start", "--free-ports", *more], folder).options)


async def post(url: str, body: Any = None) -> tuple[int, Any]:
    async with ClientSession() as http, http.post(f"http://{url}", json=body) as response:
        return response.status, await response.json()


async def put(url: str, body: Any) -> None:
    async with ClientSession() as http, http.put(f"http://{url}", json=body, headers=OWNER) as response:
        assert response.status == 200


async def fill(suite: EmulatorSuite) -> None:
    assert (await post(f"{suite.endpoints['auth']}/{KEY}:signUp?key=k", ADA))[0] == 200
    await put(f"{suite.endpoints['database']}/rooms.json?ns=demo-chat-default-rtdb", {"a": {".priority": 1, "n": 1}})


async def test_an_export_is_imported_again(tmp_path: Path) -> None:
    suite = suite_of(tmp_path)
    await suite.start()
    await fill(suite)
    suite.export(tmp_path / "export")
    await suite.stop()

    suite = suite_of(tmp_path, "--import", str(tmp_path / "export"), "--data", str(tmp_path / "kept"))
    await suite.start()
    assert (await post(f"{suite.endpoints['auth']}/{KEY}:signInWithPassword?key=k", ADA))[0] == 200
    status, answer = await post(f"{suite.endpoints['firestore']}/emulator/v1/projects/demo-chat:export")
    assert status == 200
    assert answer["database"]["demo-chat-default-rtdb"] == {"rooms": {"a": {".priority": 1, "n": 1}}}
    assert [account["email"] for account in answer["auth"]["demo-chat"]["accounts"]] == ["ada@example.com"]
    status, answer = await post(f"{suite.endpoints['firestore']}/emulator/v1/projects/else:export")
    assert (status, answer) == (200, {})
    await suite.stop()


async def test_rules_that_were_put_are_exported_too(tmp_path: Path) -> None:
    content = "service cloud.firestore { match /{all=**} { allow read: if true; } }"
    rules = {"rules": {"files": [{"name": "put", "content": content}]}}
    suite = suite_of(tmp_path)
    await suite.start()
    await put(f"{suite.endpoints['firestore']}/emulator/v1/projects/demo-chat:securityRules", rules)
    suite.export(tmp_path / "export")
    await suite.stop()

    suite = suite_of(tmp_path, "--import", str(tmp_path / "export"))
    await suite.start()
    url = f"http://{suite.endpoints['firestore']}/emulator/v1/projects/demo-chat:securityRules"
    async with ClientSession() as http, http.get(url) as response:
        assert await response.json() == rules
    await suite.stop()


async def test_what_cannot_be_imported_is_said_before_any_port_is_taken(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "--import", str(tmp_path / "missing"))
    with pytest.raises(SuiteError, match=r"--import: .*missing"):
        await suite.start()
    (tmp_path / "bad" / "auth").mkdir(parents=True)
    (tmp_path / "bad" / INDEX).write_text('{"version": 1}')
    for name, content in (
        ("auth/demo.json", {"accounts": [1]}),
        ("auth/demo.json", {}),
        ("what/x.json", {}),
        ("rules/in-force.json", {}),
    ):
        (tmp_path / "bad" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "bad" / name).write_text(json.dumps(content))
        suite = suite_of(tmp_path, "--import", str(tmp_path / "bad"))
        with pytest.raises(SuiteError, match=f"--import: .*{Path(name).stem}"):
            await suite.start()
        assert suite.endpoints == {}
        (tmp_path / "bad" / name).unlink()


async def test_an_export_that_cannot_be_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("meow")
    with pytest.raises(SuiteError, match="--export-on-exit: "):
        await suite_of(tmp_path, "--export-on-exit", str(tmp_path / "photos")).start()


async def test_a_suite_that_does_not_run_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="nothing"):
        suite_of(tmp_path).export(tmp_path / "export")


async def test_what_is_kept_and_was_not_asked_for_is_exported_too(tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    suite = suite_of(tmp_path, "--data", kept)
    await suite.start()
    await fill(suite)
    await suite.stop()
    suite = suite_of(tmp_path, "--data", kept)
    await suite.start()
    suite.export(tmp_path / "export")
    await suite.stop()
    assert len(json.loads((tmp_path / "export" / "auth" / "demo-chat.json").read_text())["accounts"]) == 1
    exported = json.loads((tmp_path / "export" / "database" / "demo-chat-default-rtdb.json").read_text())
    assert exported == {"rooms": {"a": {".priority": 1, "n": 1}}}


async def test_objects_are_exported_with_their_bytes_and_imported_again(tmp_path: Path) -> None:
    names, body = ["a b/ü.txt", "a"], b"\x00\xff not text"
    suite = suite_of(tmp_path)
    await suite.start()
    async with ClientSession(headers=OWNER) as http:
        for name in names:
            url = f"http://{suite.endpoints['storage']}/upload/storage/v1/b/files/o"
            query = {"uploadType": "media", "name": name}
            async with http.post(url, params=query, data=body, headers={"Content-Type": "image/png"}) as response:
                assert response.status == 200
    suite.export(tmp_path / "export")
    await suite.stop()
    listed = json.loads((tmp_path / "export/storage/files.json").read_text(encoding="utf-8"))["objects"]
    assert [one["name"] for one in listed] == sorted(names)
    assert all((tmp_path / "export/storage" / one["file"]).read_bytes() == body for one in listed)

    suite = suite_of(tmp_path, "--import", str(tmp_path / "export"), "--data", str(tmp_path / "kept"))
    await suite.start()
    async with ClientSession(headers=OWNER) as http:
        for name in names:
            path = f"/download/storage/v1/b/files/o/{quote(name, safe='')}?alt=media"
            async with http.get(URL(f"http://{suite.endpoints['storage']}{path}", encoded=True)) as response:
                assert (response.status, response.content_type, await response.read()) == (200, "image/png", body)
    await suite.stop()


@pytest.mark.parametrize("file", ["files.files/0", "../../secret"])
async def test_object_whose_bytes_are_missing_or_outside_is_refused(tmp_path: Path, file: str) -> None:
    (tmp_path / "secret").write_text("not part of the export", encoding="utf-8")
    export = tmp_path / "export"
    (export / "storage").mkdir(parents=True)
    (export / INDEX).write_text('{"version": 1}', encoding="utf-8")
    time = "2026-11-24T00:00:00+00:00"
    one = {
        "name": "a", "file": file, "generation": 1, "metageneration": 1, "size": 22, "md5Hash": "", "crc32c": "",
        "created": time, "updated": time, "settable": {}, "tokens": [],
    }  # fmt: skip
    (export / "storage/files.json").write_text(json.dumps({"objects": [one]}), encoding="utf-8")
    with pytest.raises(SuiteError, match="there is no file"):
        await suite_of(tmp_path, "--import", str(export)).start()
