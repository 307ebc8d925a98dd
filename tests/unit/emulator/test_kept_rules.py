"""Rules that were put are in force after a restart, and go before the files of the command line."""

from pathlib import Path

import pytest
from aiohttp import ClientSession

from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.kept_rules import FILE_NAME, KeptRules, KeptRulesUnusable
from desktop_chat.emulator.options import read_command_line
from desktop_chat.emulator.storage.security_rules import StorageRules, StorageRulesFile
from desktop_chat.emulator.suite import EmulatorSuite, SuiteError

OPEN = "service cloud.firestore { match /{all=**} { allow read: if true; } }"
CLOSED = "service cloud.firestore { match /{all=**} { allow read: if false; } }"
FILES = "service firebase.storage { match /b/{bucket}/o/{file=**} { allow read: if true; } }"


def kept(folder: Path) -> tuple[SecurityRules, StorageRules]:
    """The rules of a fresh start."""
    firestore = SecurityRules(RulesFile("command line", CLOSED))
    storage = StorageRules(StorageRulesFile("command line", FILES))
    KeptRules(folder / FILE_NAME, firestore, storage)
    return firestore, storage


def test_nothing_is_written_before_something_is_put(tmp_path: Path) -> None:
    kept(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_was_put_last_is_in_force_again(tmp_path: Path) -> None:
    firestore, storage = kept(tmp_path)
    firestore.replace("p", RulesFile("first", CLOSED))
    firestore.replace("p", RulesFile("put", OPEN))
    firestore.replace("p", RulesFile("of a database", OPEN), "other")
    storage.release(StorageRulesFile("released", FILES, "bucket"))
    for _ in range(2):  # what is restored is kept as well
        firestore, storage = kept(tmp_path)
    loaded, default = firestore.of_project("p"), firestore.of_project("q")
    assert loaded is not None
    assert default is not None
    assert (loaded.file, default.file.name) == (RulesFile("put", OPEN), "command line")
    assert [file["name"] for file in firestore.put_files()] == ["put", "of a database"]
    assert [file["name"] for file in storage.put_files()["files"]] == ["released"]
    assert storage.of_bucket("any other") is not None


def test_files_that_replaced_all_others_still_do(tmp_path: Path) -> None:
    kept(tmp_path)[1].replace([StorageRulesFile("put", FILES, "bucket")])
    storage = kept(tmp_path)[1]
    assert storage.of_bucket("bucket") is not None
    assert storage.of_bucket("any other") is None


@pytest.mark.parametrize("text", ["rubbish", "[]", '{"firestore": []}', '{"firestore": [{}], "storage": {}}'])
def test_a_file_that_is_not_ours_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(KeptRulesUnusable, match=FILE_NAME):
        kept(tmp_path)


async def test_the_suite_keeps_what_is_put_over_http(tmp_path: Path) -> None:
    def suite() -> EmulatorSuite:
        return EmulatorSuite(read_command_line(["start", "--free-ports", "--data", str(tmp_path)], tmp_path).options)

    async def put(url: str, content: str) -> None:
        body = {"rules": {"files": [{"name": "put", "content": content}]}}
        async with ClientSession() as http, http.put(f"http://{url}", json=body) as response:
            assert response.status == 200

    first = suite()
    await first.start()
    rules = "emulator/v1/projects/demo-chat:securityRules"
    await put(f"{first.endpoints['firestore']}/{rules}", OPEN)
    await put(f"{first.endpoints['storage']}/internal/setRules", FILES)
    await first.stop()
    again = suite()
    await again.start()
    try:
        async with ClientSession() as http:
            async with http.get(f"http://{again.endpoints['firestore']}/{rules}") as response:
                assert (await response.json())["rules"]["files"] == [{"name": "put", "content": OPEN}]
            # Readable by everybody, so that a file that is not there can be said to be missing.
            async with http.get(f"http://{again.endpoints['storage']}/v0/b/demo-chat.appspot.com/o/none") as response:
                assert response.status == 404
    finally:
        await again.stop()
    for rubbish in (b"rubbish", b"\xff\xfe{", b"[]"):
        (tmp_path / FILE_NAME).write_bytes(rubbish)
        with pytest.raises(SuiteError, match=FILE_NAME):
            await suite().start()
