"""The table that turns an HTTP answer of Cloud Storage into an error a person can read."""

import logging
from collections.abc import Mapping

from desktop_chat.errors import ChatError, Denied, NotFound, QuotaExceeded, Rejected, Unavailable
from desktop_chat.remote.error_row import ErrorRow

_log = logging.getLogger(__name__)


class TokenRefused(Unavailable):
    """The ID token is no good any more: the same request may succeed with another."""


_NO_ANSWER = ErrorRow(
    Unavailable,
    "The file storage did not answer",
    "Nothing is lost: it goes on where it was when the connection is back.",
)
_REFUSED_AS_WRONG = ErrorRow(
    Rejected, "The file storage could not accept this", "Trying again will not help; an update of the program may."
)
_TABLE: Mapping[int, ErrorRow] = {
    401: ErrorRow(
        TokenRefused, "Your sign-in has to be renewed", "This happens by itself; the file goes on in a moment."
    ),
    402: ErrorRow(
        QuotaExceeded, "The file storage is at its limit", "The project's quota is used up. The file goes out later."
    ),
    403: ErrorRow(
        Denied,
        "You are not allowed to do this",
        "Only members of a room send and fetch its files, and the project may refuse this kind of file.",
    ),
    404: ErrorRow(
        NotFound, "The file is not there", "It was removed from the server, or the project has no file storage."
    ),
    410: ErrorRow(NotFound, "The upload is over", "It is begun again."),
    413: ErrorRow(Rejected, "The file is too large", "The server takes no file of this size."),
}
_TRANSIENT = frozenset({408, 425, 429})


def storage_error(status: int, *, is_theirs: bool, doing: str) -> ChatError:
    """Return the error for a person. ``is_theirs``: the answer has the form of Storage, and is not somebody else's.

    A hotel's sign-in page that answers 403 says nothing about the file that waits.
    """
    _log.info("%s: HTTP %s", doing, status)
    row = _row(status) if is_theirs else _NO_ANSWER
    return row.error()


def no_answer(doing: str, reason: str) -> Unavailable:
    """Return the error of a request that brought none; ``reason`` is for the log and must hold no URL."""
    _log.info("%s: %s", doing, reason)
    return Unavailable(_NO_ANSWER.title, _NO_ANSWER.message)


def _row(status: int) -> ErrorRow:
    if status in _TABLE:
        return _TABLE[status]
    if status in _TRANSIENT or (status >= 500 and status != 501) or status < 400:
        return _NO_ANSWER
    return _REFUSED_AS_WRONG
