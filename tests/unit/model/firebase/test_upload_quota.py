from pathlib import Path

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.firebase.upload_quota import (
    LIMIT_FOR_ALL,
    UploadQuota,
    is_ticket_for,
    quota_from,
    ticket_fields,
)
from desktop_chat.model.ids import FileId, MessageId, RoomId

KEY = FileKey(RoomId("r"), MessageId("m"), FileId("f" * 20))


def test_the_limit_for_all_is_that_of_the_rules() -> None:
    rules = (Path(__file__).parents[4] / "firestore.rules").read_text(encoding="utf-8")
    body = rules.split("function bytesForAll() {")[1].split("}")[0]
    factors = body.replace("return", "").replace(";", "").split("*")
    product = 1
    for factor in factors:
        product *= int(factor)
    assert product == LIMIT_FOR_ALL


def test_a_file_fits_up_to_the_limit() -> None:
    assert UploadQuota(90, 100).holds(10)
    assert not UploadQuota(90, 100).holds(11)


def test_the_operator_s_limit_is_taken() -> None:
    assert quota_from(Document("quotas/ada", {"bytes": 5, "limit": 7})) == UploadQuota(5, 7)
    assert quota_from(Document("quotas/ada", {"bytes": 5})) == UploadQuota(5, LIMIT_FOR_ALL)
    assert quota_from(None) == UploadQuota(0, LIMIT_FOR_ALL)


def test_what_is_no_number_counts_as_nothing() -> None:
    assert quota_from(Document("quotas/ada", {"bytes": "5", "limit": None})) == UploadQuota()


def test_a_ticket_is_for_one_file_of_one_message() -> None:
    ticket = Document("users/ada/uploads/f", ticket_fields(KEY, 5))
    assert is_ticket_for(ticket, KEY, 5)
    assert not is_ticket_for(ticket, KEY, 6)
    assert not is_ticket_for(ticket, FileKey(RoomId("r"), MessageId("n"), KEY.file_id), 5)
    assert not is_ticket_for(ticket, FileKey(RoomId("s"), KEY.message_id, KEY.file_id), 5)
