"""Buckets."""

from tests.unit.emulator.storage.conftest import Storage


async def test_buckets_are_there_when_asked_for(storage: Storage) -> None:
    assert (await storage.call("GET", "/storage/v1/b")).json["items"] == []
    assert (await storage.call("GET", "/storage/v1/b/one")).json["name"] == "one"
    made = await storage.call("POST", "/storage/v1/b?project=p", None, '{"name": "two"}')
    assert (made.status, made.json["kind"]) == (200, "storage#bucket")
    assert (await storage.call("POST", "/storage/v1/b?project=p", None, '{"name": "two"}')).status == 409
    assert [one["name"] for one in (await storage.call("GET", "/storage/v1/b")).json["items"]] == ["one", "two"]
    for wrong in ("{}", '{"name": "a/b"}', '{"name": 1}'):
        assert (await storage.call("POST", "/storage/v1/b", None, wrong)).status == 400


async def test_only_an_empty_bucket_is_deleted(storage: Storage) -> None:
    await storage.put("n", b"x")
    assert (await storage.call("DELETE", "/storage/v1/b/bucket")).status == 409
    await storage.call("DELETE", "/storage/v1/b/bucket/o/n")
    assert (await storage.call("DELETE", "/storage/v1/b/bucket")).status == 204
    assert (await storage.call("DELETE", "/storage/v1/b/bucket")).status == 404


async def test_people_see_no_buckets(storage: Storage) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/one"), ("DELETE", "/one")):
        assert (await storage.call(method, f"/storage/v1/b{path}", "ada", "{}")).status == 401
