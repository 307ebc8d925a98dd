"""Uploads of the Firebase API."""

import json
from collections.abc import Mapping

import pytest

from tests.unit.emulator.storage.conftest import Answer, Storage

PIECE = bytes(range(256)) * 1024
URL = "/v0/b/bucket/o?name=people%2Fada%2Fn"
OBJECT = "/v0/b/bucket/o/people%2Fada%2Fn"


async def command(storage: Storage, url: str, words: str, body: bytes = b"", **headers: str) -> Answer:
    return await storage.call("POST", url, None, body, X_Goog_Upload_Command=words, **headers)


async def start(storage: Storage, who: str = "ada", **headers: str) -> str:
    answer = await storage.call(
        "POST", URL, who, json.dumps({"contentType": "text/x", "metadata": {"k": "v"}}),
        X_Goog_Upload_Protocol="resumable", X_Goog_Upload_Command="start", **headers,
    )  # fmt: skip
    assert answer.status == 200, answer.body
    assert answer.headers["X-Goog-Upload-Status"] == "active"
    assert answer.headers["X-Goog-Upload-Chunk-Granularity"] == "262144"
    return str(answer.headers["X-Goog-Upload-URL"])


def state(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.headers.get("X-Goog-Upload-Status")


async def test_one_piece_takes_its_type_from_the_header(storage: Storage) -> None:
    stored = (await storage.call("POST", URL, "ada", b"bytes", Content_Type="image/png")).json
    assert (stored["size"], stored["contentType"]) == ("5", "image/png")
    assert len(stored["downloadTokens"]) == 36
    assert (await storage.call("POST", URL, "eve", b"other")).status == 403
    assert (await storage.call("GET", f"{OBJECT}?alt=media", "ada")).body == b"bytes"


async def test_multipart(storage: Storage) -> None:
    body = (
        b'--B\r\nContent-Type: application/json\r\n\r\n{"contentType": "text/x", "metadata": {"k": "v"}}\r\n'
        b"--B\r\nContent-Type: text/y\r\n\r\n\r\n--not the end\r\n--B--"
    )
    headers = {"X_Goog_Upload_Protocol": "multipart", "Content_Type": "multipart/related; boundary=B"}
    stored = (await storage.call("POST", URL, "ada", body, **headers)).json
    assert (stored["contentType"], stored["metadata"], stored["size"]) == ("text/x", {"k": "v"}, "15")
    assert (await storage.call("POST", URL, "ada", body[:-3], **headers)).status == 400
    assert (await storage.call("POST", URL, "eve", body, **headers)).status == 403


async def test_the_rules_see_size_and_what_is_replaced(storage: Storage) -> None:
    fresh = "/v0/b/bucket/o?name=fresh/n"
    assert (await storage.call("POST", fresh, None, b"0123456789")).status == 403
    assert (await storage.call("POST", fresh, None, b"012345678")).status == 200
    assert (await storage.call("POST", fresh, None, b"01")).status == 403


async def test_resumable_in_pieces_with_questions_between(storage: Storage) -> None:
    url = await start(storage)
    first = await command(storage, url, "upload", PIECE, X_Goog_Upload_Offset="0")
    assert (state(first), first.body) == ((200, "active"), b"")
    asked = await command(storage, url, "query")
    assert (state(asked), asked.headers["X-Goog-Upload-Size-Received"]) == ((200, "active"), "262144")
    last = await command(storage, url, "upload, finalize", b"end", X_Goog_Upload_Offset="262144")
    assert (state(last), last.json["size"], last.json["metadata"]) == ((200, "final"), "262147", {"k": "v"})
    assert (await storage.call("GET", f"{OBJECT}?alt=media", "ada")).body == PIECE + b"end"
    asked = await command(storage, url, "query")
    assert (state(asked), asked.headers["X-Goog-Upload-Size-Received"]) == ((200, "final"), "262147")


async def test_finalize_alone_and_an_empty_file(storage: Storage) -> None:
    url = await start(storage)
    assert (await command(storage, url, "finalize")).json["size"] == "0"
    url = await start(storage)
    await command(storage, url, "upload", PIECE, X_Goog_Upload_Offset="0")
    assert (await command(storage, url, "finalize")).json["size"] == "262144"


@pytest.mark.parametrize("offset", ["5", "262145", "-1", "x"])
async def test_a_wrong_offset_is_refused_and_harms_nothing(storage: Storage, offset: str) -> None:
    url = await start(storage)
    await command(storage, url, "upload", PIECE, X_Goog_Upload_Offset="0")
    wrong = await command(storage, url, "upload", b"x", X_Goog_Upload_Offset=offset)
    assert state(wrong) == (400, "active")
    assert (await command(storage, url, "query")).headers["X-Goog-Upload-Size-Received"] == "262144"
    assert (await command(storage, url, "upload", b"x")).status == 400


async def test_cancel(storage: Storage) -> None:
    url = await start(storage)
    assert state(await command(storage, url, "cancel")) == (200, "cancelled")
    assert state(await command(storage, url, "upload", b"x", X_Goog_Upload_Offset="0")) == (400, "cancelled")
    assert state(await command(storage, url, "cancel")) == (400, "cancelled")
    assert state(await command(storage, url, "query")) == (200, "cancelled")
    assert (await storage.call("GET", OBJECT, "ada")).status == 404


async def test_the_one_who_began_is_asked_about_and_not_the_one_who_ends(storage: Storage) -> None:
    url = await start(storage, "eve")
    ended = await storage.call(
        "POST", url, "ada", b"x", X_Goog_Upload_Command="upload, finalize", X_Goog_Upload_Offset="0"
    )
    assert state(ended) == (403, "cancelled")
    assert (await storage.call("GET", OBJECT, "ada")).status == 404


async def test_more_than_was_announced(storage: Storage) -> None:
    url = await start(storage, X_Goog_Upload_Header_Content_Length="2")
    assert (await command(storage, url, "upload, finalize", b"123", X_Goog_Upload_Offset="0")).status == 400
    assert (await command(storage, url, "upload, finalize", b"1", X_Goog_Upload_Offset="0")).status == 400
    assert (await storage.call("GET", OBJECT, "ada")).status == 404


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/v0/b/bucket/o", {}),
        ("/v0/b/bucket/o?name=", {}),
        (URL, {"X_Goog_Upload_Protocol": "other"}),
        (URL, {"X_Goog_Upload_Command": "upload"}),
        (URL, {"X_Goog_Upload_Protocol": "resumable"}),
        (URL, {"X_Goog_Upload_Protocol": "multipart"}),
    ],
)
async def test_uploads_that_cannot_be_meant(storage: Storage, path: str, headers: Mapping[str, str]) -> None:
    assert (await storage.call("POST", path, "owner", b"x", **headers)).status == 400


async def test_an_upload_that_nobody_began(storage: Storage) -> None:
    assert (await command(storage, f"{URL}&upload_id=x", "query")).status == 404
    url = await start(storage)
    assert (await command(storage, url, "nonsense")).status == 400
