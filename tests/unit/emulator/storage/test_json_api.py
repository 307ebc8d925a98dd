"""The JSON API beside what the stock client does: refusals and edges."""

import json

import pytest

from tests.unit.emulator.storage.conftest import Storage

PLACE = "/storage/v1/b/bucket/o/a%2Fb"


async def test_media_at_its_three_places(storage: Storage) -> None:
    await storage.put("a/b", b"bytes")
    for path in (f"{PLACE}?alt=media", f"/download{PLACE}?alt=media", "/bucket/a/b", "/bucket/a%2Fb"):
        assert (await storage.call("GET", path)).body == b"bytes", path


async def test_paths_without_a_version_are_the_same(storage: Storage) -> None:
    await storage.put("a/b", b"bytes")
    assert (await storage.call("GET", "/b/bucket/o/a%2Fb")).json["name"] == "a/b"
    assert [one["name"] for one in (await storage.call("GET", "/b/bucket/o")).json["items"]] == ["a/b"]
    assert (await storage.call("GET", "/b/bucket")).json["name"] == "bucket"
    assert (await storage.call("GET", "/b/bucket/o/a%2Fb", "ada")).status == 401
    assert (await storage.call("POST", "/b/bucket/o/a%2Fb/copyTo/b/bucket/o/c", None, "{}")).json["name"] == "c"


async def test_people_are_turned_away_whatever_they_own(storage: Storage) -> None:
    await storage.put("people/ada/n", b"x")
    for path in ("/storage/v1/b/bucket/o/people%2Fada%2Fn", "/bucket/people/ada/n", "/storage/v1/b/bucket/o"):
        answer = await storage.call("GET", path, "ada")
        assert (answer.status, answer.json["error"]["errors"][0]["reason"]) == (401, "authError")
    for method, path in (("DELETE", PLACE), ("PATCH", PLACE), ("PUT", PLACE), ("POST", f"{PLACE}/copyTo/b/c/o/d")):
        assert (await storage.call(method, path, "ada", "{}")).status == 401


async def test_preconditions_of_reads_and_changes(storage: Storage) -> None:
    generation = (await storage.put("a/b", b"x"))["generation"]
    assert (await storage.call("GET", f"{PLACE}?ifGenerationNotMatch={generation}")).status == 304
    assert (await storage.call("GET", f"{PLACE}?ifGenerationMatch=1")).status == 412
    assert (await storage.call("PATCH", f"{PLACE}?ifMetagenerationMatch=2", None, "{}")).status == 412
    assert (await storage.call("PATCH", f"{PLACE}?ifMetagenerationMatch=1", None, "{}")).json["metageneration"] == "2"
    assert (await storage.call("GET", f"{PLACE}?generation=1")).status == 404
    assert (await storage.call("DELETE", f"{PLACE}?generation={generation}")).status == 204
    missing = await storage.call("GET", PLACE)
    assert (missing.status, missing.message) == (404, "No such object: bucket/a/b")


async def test_a_put_replaces_all_metadata_and_a_patch_keeps_the_rest(storage: Storage) -> None:
    await storage.put("a/b", b"x")
    first = (await storage.call("PATCH", PLACE, None, '{"metadata": {"k": "v"}, "cacheControl": "no-store"}')).json
    assert (first["contentType"], first["metadata"]["k"]) == ("text/plain", "v")
    assert "firebaseStorageDownloadTokens" in first["metadata"]
    whole = (await storage.call("PUT", PLACE, None, '{"contentType": "text/x"}')).json
    assert (whole["contentType"], "cacheControl" in whole, "metadata" in whole) == ("text/x", False, False)


async def test_download_tokens_are_set_and_taken_away_by_metadata(storage: Storage) -> None:
    await storage.put("a/b", b"x")
    tokens = '{"metadata": {"firebaseStorageDownloadTokens": %s}}'
    await storage.call("PATCH", PLACE, None, tokens % '"t1,t2"')
    for token in ("t1", "t2"):
        assert (await storage.call("GET", f"/v0/b/bucket/o/a%2Fb?alt=media&token={token}")).body == b"x"
    await storage.call("PATCH", PLACE, None, tokens % "null")
    assert (await storage.call("GET", "/v0/b/bucket/o/a%2Fb?alt=media&token=t1")).status == 403


async def test_copies(storage: Storage) -> None:
    await storage.put("a/b", b"bytes")
    copied = (await storage.call("POST", f"{PLACE}/copyTo/b/other/o/c%2Fd", None, "")).json
    assert (copied["id"].rpartition("/")[0], copied["contentType"]) == ("other/c/d", "text/plain")
    given = json.dumps({"contentType": "text/x"})
    answer = (await storage.call("POST", f"{PLACE}/rewriteTo/b/bucket/o/a%2Fb", None, given)).json
    assert (answer["done"], answer["objectSize"], answer["resource"]["contentType"]) == (True, "5", "text/x")
    assert (await storage.call("GET", "/bucket/a/b")).body == b"bytes"
    target = f"{PLACE}/rewriteTo/b/bucket/o/new"
    assert (await storage.call("POST", f"{target}?ifSourceGenerationMatch=1", None, "")).status == 412
    assert (
        await storage.call("POST", f"{PLACE}/rewriteTo/b/other/o/c%2Fd?ifGenerationMatch=0", None, "")
    ).status == 412
    assert (await storage.call("POST", target.replace("a%2Fb", "none"), None, "")).status == 404


@pytest.mark.parametrize("query", ["versions=true", "matchGlob=**", "softDeleted=true"])
async def test_what_a_list_cannot_do_is_said(storage: Storage, query: str) -> None:
    assert (await storage.call("GET", f"/storage/v1/b/bucket/o?{query}")).status == 501
    assert (await storage.call("GET", "/storage/v1/b/bucket/o?versions=false")).json == {"kind": "storage#objects"}
