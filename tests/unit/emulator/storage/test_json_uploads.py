"""Uploads of the JSON API."""

import base64
import hashlib

import pytest

from tests.unit.emulator.storage.conftest import Answer, Storage

PIECE = bytes(range(256)) * 1024
SIZE = len(PIECE)
URL = "/upload/storage/v1/b/bucket/o"


async def start(storage: Storage, query: str = "name=n", body: str = "{}", **headers: str) -> str:
    answer = await storage.call("POST", f"{URL}?uploadType=resumable&{query}", None, body, **headers)
    assert answer.status == 200, answer.body
    return str(answer.headers["Location"])


async def put(storage: Storage, url: str, content_range: str | None, body: bytes = b"") -> Answer:
    headers = {} if content_range is None else {"Content_Range": content_range}
    return await storage.call("PUT", url, None, body, **headers)


def had(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.headers.get("Range")


async def media(storage: Storage) -> bytes:
    return (await storage.call("GET", "/bucket/n")).body


async def test_media_and_multipart(storage: Storage) -> None:
    stored = (await storage.call("POST", f"{URL}?uploadType=media&name=n", None, b"x", Content_Type="a/b")).json
    assert (stored["contentType"], stored["size"]) == ("a/b", "1")
    metadata = b'--=B=\r\ncontent-type: application/json\r\n\r\n{"name": "m"}\r\n'
    body = metadata + b"--=B=\r\ncontent-type: c/d\r\n\r\nyz\r\n--=B=--"
    kind = 'multipart/related; boundary="=B="'
    stored = (await storage.call("POST", f"{URL}?uploadType=multipart", None, body, Content_Type=kind)).json
    assert (stored["name"], stored["contentType"], stored["size"]) == ("m", "c/d", "2")


async def test_pieces_whose_answers_say_how_far_it_is(storage: Storage) -> None:
    url = await start(storage, X_Upload_Content_Type="image/png")
    assert had(await put(storage, url, "bytes */*")) == (308, None)
    assert had(await put(storage, url, f"bytes 0-{SIZE - 1}/{SIZE + 3}", PIECE)) == (308, f"bytes=0-{SIZE - 1}")
    assert had(await put(storage, url, f"bytes */{SIZE + 3}")) == (308, f"bytes=0-{SIZE - 1}")
    done = await put(storage, url, f"bytes {SIZE}-{SIZE + 2}/{SIZE + 3}", b"end")
    assert (done.status, done.json["size"], done.json["contentType"]) == (200, str(SIZE + 3), "image/png")
    assert await media(storage) == PIECE + b"end"
    for question in ("bytes */*", f"bytes */{SIZE + 3}"):
        again = await put(storage, url, question)
        assert (again.status, again.json["generation"]) == (200, done.json["generation"])


async def test_a_size_that_is_known_only_at_the_end(storage: Storage) -> None:
    url = await start(storage)
    assert had(await put(storage, url, f"bytes 0-{SIZE - 1}/*", PIECE)) == (308, f"bytes=0-{SIZE - 1}")
    assert (await put(storage, url, f"bytes */{SIZE}")).json["size"] == str(SIZE)
    url = await start(storage)
    assert (await put(storage, url, "bytes */0")).json["size"] == "0"


async def test_all_at_once(storage: Storage) -> None:
    url = await start(storage)
    assert (await put(storage, url, None, b"whole")).json["size"] == "5"
    assert await media(storage) == b"whole"


async def test_a_piece_that_is_no_multiple_stays_in_part(storage: Storage) -> None:
    url = await start(storage)
    sent = PIECE + b"more"
    assert had(await put(storage, url, f"bytes 0-{len(sent) - 1}/*", sent)) == (308, f"bytes=0-{SIZE - 1}")


async def test_what_was_sent_before_is_passed_over_and_a_gap_refused(storage: Storage) -> None:
    url = await start(storage)
    await put(storage, url, f"bytes 0-{SIZE - 1}/*", PIECE)
    gap = await put(storage, url, f"bytes {SIZE + 1}-{SIZE + 2}/{SIZE + 3}", b"nd")
    assert gap.status == 400
    assert had(await put(storage, url, "bytes */*")) == (308, f"bytes=0-{SIZE - 1}")
    done = await put(storage, url, f"bytes 10-{SIZE + 2}/{SIZE + 3}", PIECE[10:] + b"end")
    assert done.status == 200
    assert await media(storage) == PIECE + b"end"


@pytest.mark.parametrize(("content_range", "body"), [("bytes 0-4/5", b"1234"), ("bytes 0-4/5", b"123456"), ("x", b"")])
async def test_bodies_of_another_size_than_said(storage: Storage, content_range: str, body: bytes) -> None:
    url = await start(storage)
    assert (await put(storage, url, content_range, body)).status == 400
    assert had(await put(storage, url, "bytes */*")) == (308, None)
    assert (await storage.call("GET", "/bucket/n")).status == 404


async def test_another_total_than_announced(storage: Storage) -> None:
    url = await start(storage, X_Upload_Content_Length="5")
    assert (await put(storage, url, "bytes 0-3/4", b"1234")).status == 400
    assert (await put(storage, url, "bytes 0-4/5", b"12345")).status == 200


async def test_cancel_is_499_and_then_gone(storage: Storage) -> None:
    url = await start(storage)
    assert (await storage.call("DELETE", url)).status == 499
    assert (await put(storage, url, "bytes */*")).status == 410
    assert (await put(storage, f"{URL}?upload_id=x", "bytes */*")).status == 404


async def test_hashes_are_checked(storage: Storage) -> None:
    right = base64.b64encode(hashlib.md5(b"x").digest()).decode()  # noqa: S324 - the API's own
    path = f"{URL}?uploadType=media&name=n"
    assert (await storage.call("POST", path, None, b"y", X_Goog_Hash=f"md5={right}")).status == 400
    assert (await storage.call("POST", path, None, b"x", X_Goog_Hash=f"md5={right}")).status == 200
    url = await start(storage, "name=m")
    wrong = await storage.call("PUT", url, None, b"x", Content_Range="bytes 0-0/1", X_Goog_Hash="crc32c=AAAAAA==")
    assert (wrong.status, "CRC32C" in wrong.message) == (400, True)
    assert (await storage.call("GET", "/bucket/m")).status == 404


async def test_preconditions_hold_at_the_start_and_at_the_end(storage: Storage) -> None:
    url = await start(storage, "name=n&ifGenerationMatch=0")
    await storage.put("n", b"first")
    assert (await put(storage, url, None, b"second")).status == 412
    assert await media(storage) == b"first"
    for kind in ("resumable", "media"):
        query = f"uploadType={kind}&name=n&ifGenerationMatch=0"
        assert (await storage.call("POST", f"{URL}?{query}", None, b"")).status == 412


async def test_people_and_nonsense_are_turned_away(storage: Storage) -> None:
    assert (await storage.call("POST", f"{URL}?uploadType=media&name=n", "ada", b"x")).status == 401
    assert (await storage.call("POST", f"{URL}?uploadType=resumable&name=n", "ada", "{}")).status == 401
    for query in ("uploadType=other&name=n", "name=n", "uploadType=media", "uploadType=media&name=%0A"):
        assert (await storage.call("POST", f"{URL}?{query}", None, b"{}")).status == 400
