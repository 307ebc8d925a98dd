"""Rules put in force, and everything removed."""

import json

from desktop_chat.emulator.storage.listing import ListQuery
from tests.unit.emulator.storage.conftest import Answer, Storage

OPEN = "rules_version = '2'; service firebase.storage { match /b/{b}/o { match /{x=**} { allow read, write; } } }"


async def set_rules(storage: Storage, content: str) -> Answer:
    body = json.dumps({"rules": {"files": [{"name": "storage.rules", "content": content}]}})
    return await storage.call("PUT", "/internal/setRules", None, body)


async def test_new_rules_count_at_once(storage: Storage) -> None:
    assert (await storage.call("GET", "/v0/b/bucket/o/n")).status == 403
    assert (await set_rules(storage, OPEN)).status == 200
    assert (await storage.call("GET", "/v0/b/bucket/o/n")).status == 404


async def test_bad_rules_are_refused_with_their_place_and_the_old_ones_stay(storage: Storage) -> None:
    await set_rules(storage, OPEN)
    refused = await set_rules(storage, "service firebase.storage {\n  match /x { allow nonsense; }\n}")
    assert (refused.status, "storage.rules:2:20" in refused.json["message"]) == (400, True)
    assert (await storage.call("PUT", "/internal/setRules", None, "{}")).status == 400
    assert (await storage.call("GET", "/v0/b/bucket/o/n")).status == 404


async def test_reset_removes_objects_and_uploads_and_keeps_the_rules(storage: Storage) -> None:
    await storage.put("n", b"x")
    start = await storage.call("POST", "/upload/storage/v1/b/bucket/o?uploadType=resumable&name=m", None, "{}")
    assert (await storage.call("POST", "/internal/reset")).status == 200
    assert storage.objects.list("bucket", ListQuery()).items == ()
    assert (await storage.call("PUT", start.headers["Location"], None, b"x")).status == 404
    assert (await storage.call("GET", "/v0/b/bucket/o/n")).status == 403


async def test_it_says_what_it_is(storage: Storage) -> None:
    assert (await storage.call("GET", "/")).json == {"emulator": "storage"}
