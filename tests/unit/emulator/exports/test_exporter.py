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


FIRESTORE = "rules_version='2'; service cloud.firestore { match /{all=**} { allow read: if true; } }"
GOOGLE_OIDC = {"clientId": "c", "issuer": "https://example.com", "displayName": "Example"}
SAML = {
    "idpConfig": {
        "idpEntityId": "e",
        "ssoUrl": "https://example.com/sso",
        "idpCertificates": [{"x509Certificate": "x"}],
    },
    "spConfig": {"spEntityId": "s"},
}


async def _set_up(suite: EmulatorSuite) -> None:
    """Bring every kind of state into being that is none of the data."""
    auth = f"{suite.endpoints['auth']}/identitytoolkit.googleapis.com/v2/projects/demo-chat"
    config = f"{suite.endpoints['auth']}/emulator/v1/projects/demo-chat/config"
    database = f"{suite.endpoints['database']}/.settings/rules.json?ns=demo-chat-default-rtdb"
    rules = f"{suite.endpoints['rules']}/v1/projects/demo-chat"
    source = {"files": [{"name": "firestore.rules", "content": FIRESTORE}]}
    async with ClientSession(headers=OWNER) as http:

        async def call(method: str, url: str, body: Any) -> Any:
            async with http.request(method, f"http://{url}", json=body) as response:
                assert response.status == 200, await response.text()
                return await response.json()

        await call("POST", f"{auth}/oauthIdpConfigs?oauthIdpConfigId=oidc.example", GOOGLE_OIDC)
        await call("POST", f"{auth}/inboundSamlConfigs?inboundSamlConfigId=saml.example", SAML)
        tenant = await call("POST", f"{auth}/tenants", {"allowPasswordSignup": True})
        accounts = f"{auth.replace('/v2/', '/v1/')}/tenants/{tenant['tenantId']}/accounts"
        await call("POST", accounts, {"email": "tina@example.com", "password": "secret-1"})
        await call("PATCH", config, {"emailPrivacyConfig": {"enableImprovedEmailPrivacy": True}})
        await call("PUT", database, {"rules": {".read": True, "rooms": {".indexOn": "n"}}})
        made = [(await call("POST", f"{rules}/rulesets", {"source": source}))["name"] for _ in range(2)]
        for release in ("cloud.firestore", "cloud.firestore/other"):
            name = f"projects/demo-chat/releases/{release}"
            await call("POST", f"{rules}/releases", {"name": name, "rulesetName": made[1]})
        await call("DELETE", f"{rules}/releases/cloud.firestore/other", None)
        await call("POST", f"{suite.endpoints['storage']}/storage/v1/b", {"name": "empty-bucket"})


def _texts(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in files}


@pytest.mark.parametrize("keeps", [False, True], ids=["in memory", "with data"])
async def test_an_import_exported_again_is_the_same_export(tmp_path: Path, keeps: bool) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    suite = suite_of(tmp_path)
    await suite.start()
    await fill(suite)
    await _set_up(suite)
    suite.export(first)
    await suite.stop()

    data = ("--data", str(tmp_path / "kept")) if keeps else ()
    suite = suite_of(tmp_path, "--import", str(first), *data)
    await suite.start()
    if keeps:  # what was imported is kept like anything else
        await suite.stop()
        suite = suite_of(tmp_path, *data)
        await suite.start()
    suite.export(second)
    await suite.stop()
    assert _texts(second) == _texts(first)
    written = "\n".join(_texts(first).values())
    for trace in (
        "tina@example.com",
        "oidc.example",
        "saml.example",
        "email_privacy",
        ".indexOn",
        "releases/cloud.firestore/other",
    ):
        assert trace in written
    assert "storage/empty-bucket.json" in _texts(first)


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
        ("auth/demo.json", {"accounts": [], "settings": {"codes": {}}}),
        ("auth/demo.json", {"accounts": [], "settings": {"config": {"config": {"unknown": True}}}}),
        ("rules/in-force.json", {}),
        ("rules/database.json", {"demo": "{"}),
        ("rules/archive.json", {"rulesets": [], "releases": [{"name": "r"}], "withdrawn": []}),
        ("storage/files.json", {"objects": [], "created": "yesterday"}),
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
