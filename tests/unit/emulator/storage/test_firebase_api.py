"""The Firebase API: objects, lists, tokens, and what people may."""

import json

import pytest

from desktop_chat.emulator.storage.firebase_api import default_disposition
from tests.unit.emulator.storage.conftest import Storage

MINE = "/v0/b/bucket/o/people%2Fada%2Fa%26b%20c.txt"
NAME = "people/ada/a%26b%20c.txt"


async def test_people_reach_what_is_theirs_and_nobody_else_does(storage: Storage) -> None:
    stored = await storage.put(NAME, b"x", "ada")
    assert (stored["name"], stored["size"], stored["bucket"]) == ("people/ada/a&b c.txt", "1", "bucket")
    assert (await storage.call("GET", MINE, "ada")).json == stored
    for who in ("eve", None):
        for method, path in (("GET", MINE), ("GET", f"{MINE}?alt=media"), ("PATCH", MINE), ("DELETE", MINE)):
            answer = await storage.call(method, path, who, "{}")
            assert (answer.status, answer.message[:18]) == (403, "Permission denied."), (who, method)
    assert (await storage.call("DELETE", MINE, "ada")).status == 204
    assert (await storage.call("GET", MINE, "ada")).status == 404


async def test_rules_come_before_whether_there_is_something(storage: Storage) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        assert (await storage.call(method, MINE, "ada", "{}")).status == 404
        assert (await storage.call(method, MINE, "eve", "{}")).status == 403


async def test_a_bad_credential_is_401(storage: Storage) -> None:
    answer = await storage.call("GET", MINE, Authorization="Firebase nonsense")
    assert (answer.status, answer.json["error"]["code"]) == (401, 401)


async def test_a_download_token_is_enough_for_its_object_alone(storage: Storage) -> None:
    token = (await storage.put(NAME, b"x", "ada"))["downloadTokens"]
    await storage.put("people/ada/other", b"y", "ada")
    assert (await storage.call("GET", f"{MINE}?alt=media&token={token}")).body == b"x"
    for wrong in ("", token[:-1], f"{token},", "%FF"):
        assert (await storage.call("GET", f"{MINE}?alt=media&token={wrong}")).status == 403
    assert (await storage.call("GET", f"/v0/b/bucket/o/people%2Fada%2Fother?alt=media&token={token}")).status == 403
    assert (await storage.call("DELETE", f"{MINE}?token={token}")).status == 403
    assert (await storage.call("PATCH", f"{MINE}?token={token}", None, "{}")).status == 403


async def test_only_administrators_make_and_take_away_tokens(storage: Storage) -> None:
    first = (await storage.put(NAME, b"x", "ada"))["downloadTokens"]
    assert (await storage.call("POST", f"{MINE}?create_token=true", "ada")).status == 403
    both = (await storage.call("POST", f"{MINE}?create_token=true", "owner")).json["downloadTokens"].split(",")
    assert (both[0], len(both)) == (first, 2)
    left = (await storage.call("POST", f"{MINE}?delete_token={first}", "owner")).json["downloadTokens"]
    assert left == both[1]
    assert (await storage.call("GET", f"{MINE}?token={first}")).status == 403
    last = (await storage.call("POST", f"{MINE}?delete_token={left}", "owner")).json["downloadTokens"]
    assert last not in ("", left)
    assert (await storage.call("POST", MINE, "owner")).status == 400


async def test_people_cannot_choose_a_token_by_metadata(storage: Storage) -> None:
    stored = await storage.put(NAME, b"x", "ada")
    change = json.dumps({"metadata": {"firebaseStorageDownloadTokens": "mine", "k": "v"}})
    changed = (await storage.call("PATCH", MINE, "ada", change)).json
    assert (changed["downloadTokens"], changed["metadata"]) == (stored["downloadTokens"], {"k": "v"})


async def test_metadata_changes_by_patch_also_where_it_comes_as_put(storage: Storage) -> None:
    await storage.put(NAME, b"x", "ada")
    changed = (await storage.call("PATCH", MINE, "ada", '{"contentType": "text/x", "metadata": {"a": "1"}}')).json
    assert (changed["contentType"], changed["metadata"], changed["metageneration"]) == ("text/x", {"a": "1"}, "2")
    again = await storage.call("PUT", MINE, "ada", '{"metadata": {"a": null}}', X_HTTP_Method_Override="PATCH")
    assert "metadata" not in again.json
    assert (await storage.call("PUT", MINE, "ada", "{}")).status == 400
    for wrong in ("[]", "{", '{"metadata": {"a": 1}}'):
        assert (await storage.call("PATCH", MINE, "ada", wrong)).status == 400


async def test_an_update_is_decided_on_what_is_there_and_what_would_be(storage: Storage) -> None:
    await storage.put("typed/n", b"x")
    path = "/v0/b/bucket/o/typed%2Fn"
    assert (await storage.call("PATCH", path, "ada", '{"contentType": "text/y"}')).status == 403
    assert (await storage.call("GET", path, "owner")).json["metageneration"] == "1"
    assert (await storage.call("PATCH", path, "ada", '{"contentType": "text/x"}')).status == 200


@pytest.mark.parametrize("allowed", ["get", "list", "create", "update", "delete"])
async def test_each_operation_is_its_own_method_of_the_rules(storage: Storage, allowed: str) -> None:
    await storage.put(f"only/{allowed}/n", b"x")
    place = f"/v0/b/bucket/o/only%2F{allowed}%2Fn"
    answers = {
        "get": await storage.call("GET", f"{place}?alt=media"),
        "list": await storage.call("GET", f"/v0/b/bucket/o?prefix=only%2F{allowed}%2Fn%2F"),
        "create": await storage.call("POST", f"/v0/b/bucket/o?name=only%2F{allowed}%2Fn", None, b"y"),
        "update": await storage.call("PATCH", place, None, "{}"),
        "delete": await storage.call("DELETE", place),
    }
    assert [method for method, answer in answers.items() if answer.status < 300] == [allowed]
    assert {answer.status for method, answer in answers.items() if method != allowed} == {403}


async def test_lists(storage: Storage) -> None:
    for name in ("people/ada/1", "people/ada/2", "people/ada/d/3", "people/eve/4"):
        await storage.put(name, b"x")
    path = "/v0/b/bucket/o?delimiter=%2F"
    found = (await storage.call("GET", f"{path}&prefix=people%2Fada%2F", "ada")).json
    assert [one["name"] for one in found["items"]] == ["people/ada/1", "people/ada/2"]
    assert (found["prefixes"], "nextPageToken" in found) == (["people/ada/d/"], False)
    page = (await storage.call("GET", f"{path}&prefix=people%2Fada%2F&maxResults=1", "ada")).json
    rest = f"{path}&prefix=people%2Fada%2F&pageToken={page['nextPageToken']}"
    assert [one["name"] for one in (await storage.call("GET", rest, "ada")).json["items"]] == ["people/ada/2"]
    assert (await storage.call("GET", f"{path}&prefix=people%2Fada%2F", "eve")).status == 403
    assert (await storage.call("GET", path, "ada")).status == 403
    assert (await storage.call("GET", path, "owner")).json["prefixes"] == ["people/"]


@pytest.mark.parametrize(
    "query", ["prefix=people%2Fada", "prefix=%2F", "prefix=a%2F%2F", "delimiter=a", "maxResults=0", "pageToken=x"]
)
async def test_lists_that_would_show_more_than_a_folder_are_refused(storage: Storage, query: str) -> None:
    assert (await storage.call("GET", f"/v0/b/bucket/o?{query}", "owner")).status == 400


async def test_reading_makes_a_token_where_there_is_none(storage: Storage) -> None:
    path = "/upload/storage/v1/b/bucket/o?uploadType=media&name=fresh/n"
    await storage.call("POST", path, body=b"x")
    first = (await storage.call("GET", "/v0/b/bucket/o/fresh%2Fn")).json["downloadTokens"]
    assert first
    assert (await storage.call("GET", "/v0/b/bucket/o/fresh%2Fn")).json["downloadTokens"] == first


def test_the_name_in_a_disposition() -> None:
    assert default_disposition('a/ü".txt') == "inline; filename*=utf-8''%C3%BC%22.txt"
