"""Which answers of Storage pass, and which are for good."""

import pytest

from desktop_chat.errors import ChatError, Denied, NotFound, QuotaExceeded, Rejected, Unavailable
from desktop_chat.remote.storage.storage_error import TokenRefused, no_answer, storage_error


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Rejected), (401, TokenRefused), (402, QuotaExceeded), (403, Denied), (404, NotFound), (410, NotFound),
     (412, Rejected), (413, Rejected), (501, Rejected), (302, Unavailable), (408, Unavailable), (429, Unavailable),
     (500, Unavailable), (503, Unavailable)],
)  # fmt: skip
def test_every_status_has_words(status: int, kind: type[ChatError]) -> None:
    error = storage_error(status, is_theirs=True, doing="x")
    assert type(error) is kind
    assert error.title
    assert error.message


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 511])
def test_a_page_of_somebody_else_refuses_nothing(status: int) -> None:
    assert type(storage_error(status, is_theirs=False, doing="x")) is Unavailable


def test_no_answer_passes() -> None:
    assert not no_answer("x", "y").permanent
