"""Files of a message, as they are told and as they are heard."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.errors import Rejected
from desktop_chat.model.files.attachment import (
    MAX_FILE_BYTES,
    Attachment,
    FileKey,
    attachment_fields,
    attachments_from,
    check_attachments,
    content_type_of,
)
from desktop_chat.model.ids import FileId, MessageId, RoomId

PHOTO = Attachment(FileId("abcdefghijABCDEFGHI0"), "cat.png", "image/png", 1000, "0" * 64, 640, 480)
FIELDS = attachment_fields(PHOTO)


def test_what_is_told_is_what_is_heard() -> None:
    other = replace(PHOTO, id=FileId("x" * 20), width=None, height=None)
    assert FIELDS["dimensions"] == "640x480"
    assert attachments_from([FIELDS, attachment_fields(other)]) == (PHOTO, other)


def test_an_object_belongs_to_one_message() -> None:
    key = FileKey(RoomId("r1"), MessageId("m1"), PHOTO.id)
    assert key.object_name == "rooms/r1/m1/abcdefghijABCDEFGHI0"


@pytest.mark.parametrize(
    "change",
    [{"id": "a/b"}, {"id": "../" + "x" * 17}, {"id": 5}, {"contentType": "text/html; x"}, {"contentType": None},
     {"size": 0}, {"size": MAX_FILE_BYTES + 1}, {"size": True}, {"size": 10.0}, {"sha256": "0" * 63}, {"sha256": 1}],
)  # fmt: skip
def test_what_is_no_file_is_left_out(change: dict[str, Any]) -> None:
    assert attachments_from([{**FIELDS, **change}, {**FIELDS, "id": "y" * 20}]) == (
        replace(PHOTO, id=FileId("y" * 20)),
    )


@pytest.mark.parametrize("dimensions", ["", "0x5", "640", "100000x5", 5, None, "640x480x2"])
def test_dimensions_can_be_done_without(dimensions: object) -> None:
    (file,) = attachments_from([{**FIELDS, "dimensions": dimensions}])
    assert (file.width, file.height) == (None, None)


def test_a_name_is_made_safe_and_may_be_missing() -> None:
    assert attachments_from([{**FIELDS, "name": "../../x\u202e.png"}])[0].name == "_._.._x.png"
    assert attachments_from([{**FIELDS, "name": 5}])[0].name == "file"


def test_an_id_counts_once_and_ten_files_at_most() -> None:
    assert len(attachments_from([FIELDS, FIELDS])) == 1
    many = [{**FIELDS, "id": f"{n:020}"} for n in range(11)]
    assert len(attachments_from(many)) == 10


NAMES = st.sampled_from([*FIELDS, "x"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
nearly_files = st.dictionaries(NAMES, anything, max_size=2).map(lambda odd: {**FIELDS, **odd})


@given(anything | st.lists(nearly_files, max_size=3))
def test_no_server_can_break_a_message(value: object) -> None:
    for file in attachments_from(value):
        assert attachments_from([attachment_fields(file)]) == (file,)


def test_what_the_rules_refuse_is_refused_here() -> None:
    check_attachments([PHOTO])
    for files in ([replace(PHOTO, size=MAX_FILE_BYTES + 1)], [replace(PHOTO, size=0)], [PHOTO] * 11, [PHOTO] * 2,
                  [replace(PHOTO, name="a/b")], [replace(PHOTO, content_type="x")]):  # fmt: skip
        with pytest.raises(Rejected):
            check_attachments(files)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.png", "image/png"), ("a.PDF", "application/pdf"), ("a", "application/octet-stream"),
     ("a.ice", "application/octet-stream")],
)  # fmt: skip
def test_types_are_guessed_by_name(name: str, content_type: str) -> None:
    assert content_type_of(name) == content_type


def test_only_pictures_are_shown_as_such() -> None:
    assert PHOTO.is_image
    assert not replace(PHOTO, content_type="image/svg+xml").is_image
