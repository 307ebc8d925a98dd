"""The one table that turns a gRPC status into an error a person can read, and says whether repeating can help.

Transient are the codes that the official clients retry for ever; everything else stops the write. ABORTED is transient
too: it means contention, and a commit that was aborted has not happened.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Mapping

import grpc

from desktop_chat.errors import AlreadyExists, ChatError, NotFound, QuotaExceeded, RefusedByRules, Rejected, Unavailable
from desktop_chat.remote.error_row import ErrorRow

_log = logging.getLogger(__name__)


_NO_ANSWER = ErrorRow(
    Unavailable,
    "The server did not answer",
    "Nothing is lost: what you wrote is kept on this computer and goes out when the connection is back.",
)
_REFUSED_AS_WRONG = ErrorRow(
    Rejected,
    "The server could not accept this",
    "Nothing was changed. Trying again will not help; an update of the program may.",
)

_TABLE: Mapping[grpc.StatusCode, ErrorRow] = {
    grpc.StatusCode.UNAVAILABLE: _NO_ANSWER,
    grpc.StatusCode.DEADLINE_EXCEEDED: _NO_ANSWER,
    grpc.StatusCode.CANCELLED: _NO_ANSWER,
    grpc.StatusCode.UNKNOWN: _NO_ANSWER,
    grpc.StatusCode.INTERNAL: _NO_ANSWER,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ErrorRow(
        QuotaExceeded,
        "The server is at its limit",
        "The project's quota is used up for now. What you wrote is kept and goes out later.",
    ),
    grpc.StatusCode.UNAUTHENTICATED: ErrorRow(
        Unavailable,
        "Your sign-in has to be renewed",
        "This happens by itself. What you wrote is kept and goes out in a moment.",
    ),
    grpc.StatusCode.ABORTED: ErrorRow(
        Unavailable,
        "Somebody changed the same thing just now",
        "Nothing was changed by you. It is tried again by itself.",
    ),
    grpc.StatusCode.PERMISSION_DENIED: ErrorRow(
        RefusedByRules,
        "You are not allowed to do this",
        "Nothing was changed. Ask an admin of the room if you think that you should be.",
    ),
    grpc.StatusCode.NOT_FOUND: ErrorRow(
        NotFound,
        "This no longer exists",
        "It was removed, or you can no longer see it. Nothing was changed.",
    ),
    grpc.StatusCode.ALREADY_EXISTS: ErrorRow(
        AlreadyExists,
        "This exists already",
        "Nothing was changed. Choose another name, or use the one that exists.",
    ),
    grpc.StatusCode.FAILED_PRECONDITION: ErrorRow(
        Rejected,
        "The server could not do this now",
        "Nothing was changed. The project may be missing an index, or its setup is not complete.",
    ),
    grpc.StatusCode.INVALID_ARGUMENT: _REFUSED_AS_WRONG,
    grpc.StatusCode.OUT_OF_RANGE: _REFUSED_AS_WRONG,
    grpc.StatusCode.UNIMPLEMENTED: _REFUSED_AS_WRONG,
    grpc.StatusCode.DATA_LOSS: _REFUSED_AS_WRONG,
}

_BY_NUMBER: Mapping[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


def status_of_number(number: int) -> grpc.StatusCode:
    """Return the status that ``google.rpc.Status.code`` means; unknown numbers are UNKNOWN."""
    return _BY_NUMBER.get(number, grpc.StatusCode.UNKNOWN)


def chat_error(code: grpc.StatusCode, details: str | None, doing: str) -> ChatError:
    """Return the error for a person; ``details`` is the server's own text and goes to the log only."""
    _log.info("%s: %s (%s)", doing, code.name, details or "no details")
    row = _TABLE.get(code, _NO_ANSWER)
    return row.error()


def closed() -> ChatError:
    """Return the error of a call on a connection that was closed on purpose."""
    return Unavailable("Not connected", "The connection was closed. What you wrote is kept on this computer.")


@contextlib.contextmanager
def ends_with_its_channel() -> Iterator[None]:
    """Around a call: raise Unavailable when its channel is closed under it.

    gRPC cancels such a call, and whoever awaits it gets the exception that else means the end of its own task: nobody
    catches that, so the task would be gone without a word and what it was sending never sent.
    """
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise closed() from None
