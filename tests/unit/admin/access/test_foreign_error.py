import pytest
from firebase_admin.auth import UserNotFoundError
from google.api_core import exceptions
from google.auth.exceptions import RefreshError

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.errors import (
    AlreadyExists,
    ChatError,
    Denied,
    NotFound,
    QuotaExceeded,
    Rejected,
    SignInRequired,
    Unavailable,
)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (UserNotFoundError("no such user"), NotFound),
        (exceptions.NotFound("x"), NotFound),
        (exceptions.AlreadyExists("x"), AlreadyExists),
        (exceptions.PermissionDenied("x"), Denied),
        (exceptions.ResourceExhausted("x"), QuotaExceeded),
        (exceptions.ServiceUnavailable("x"), Unavailable),
        (exceptions.InvalidArgument("x"), Rejected),
        (RefreshError("reauth"), SignInRequired),
        (ValueError("Malformed email"), Rejected),
    ],
)
def test_errors_of_libraries_become_ours(error: Exception, kind: type[ChatError]) -> None:
    with pytest.raises(kind), told():
        raise error


def test_secrets_in_their_texts_are_not_passed_on() -> None:
    with pytest.raises(Rejected) as caught, told():
        raise exceptions.InvalidArgument("Bearer ya29.abcdefgh")
    assert "abcdefgh" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_our_own_pass_through() -> None:
    with pytest.raises(NotFound, match="mine"), told():
        raise NotFound("mine")
