import grpc
import pytest

from desktop_chat.errors import AlreadyExists, ChatError, NotFound, QuotaExceeded, RefusedByRules, Rejected, Unavailable
from desktop_chat.remote.firestore.rpc_error import chat_error, closed, status_of_number

CODES = grpc.StatusCode
KINDS = {
    CODES.CANCELLED: Unavailable,
    CODES.UNKNOWN: Unavailable,
    CODES.DEADLINE_EXCEEDED: Unavailable,
    CODES.RESOURCE_EXHAUSTED: QuotaExceeded,
    CODES.INTERNAL: Unavailable,
    CODES.UNAVAILABLE: Unavailable,
    CODES.UNAUTHENTICATED: Unavailable,
    CODES.ABORTED: Unavailable,
    CODES.PERMISSION_DENIED: RefusedByRules,
    CODES.NOT_FOUND: NotFound,
    CODES.ALREADY_EXISTS: AlreadyExists,
    CODES.FAILED_PRECONDITION: Rejected,
    CODES.INVALID_ARGUMENT: Rejected,
    CODES.OUT_OF_RANGE: Rejected,
    CODES.UNIMPLEMENTED: Rejected,
    CODES.DATA_LOSS: Rejected,
}


def test_every_status_is_decided() -> None:
    assert set(KINDS) == set(CODES) - {CODES.OK}


@pytest.mark.parametrize(("code", "kind"), KINDS.items(), ids=lambda value: getattr(value, "name", ""))
def test_kind_and_words(code: grpc.StatusCode, kind: type[ChatError]) -> None:
    error = chat_error(code, "details", "commit")
    assert type(error) is kind
    assert error.title
    assert error.message.endswith(".")


def test_server_details_are_for_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "desktop_chat.remote")
    error = chat_error(CODES.PERMISSION_DENIED, "rules line 42", "commit")
    assert "42" not in str(error)
    assert "commit: PERMISSION_DENIED (rules line 42)" in caplog.text


@pytest.mark.parametrize(
    ("number", "code"), [(7, CODES.PERMISSION_DENIED), (16, CODES.UNAUTHENTICATED), (99, CODES.UNKNOWN)]
)
def test_status_numbers(number: int, code: grpc.StatusCode) -> None:
    assert status_of_number(number) is code


def test_closed_connection_is_transient() -> None:
    assert isinstance(closed(), Unavailable)
