"""How the process ends; scripts rely on these numbers, docs/admin.md lists them."""

from enum import IntEnum

from desktop_chat.admin.failures import Drift, PartlyDone, Refused, WrongUse
from desktop_chat.errors import ChatError, Denied, InvalidConfig, NotFound, SignInRequired


class ExitCode(IntEnum):
    """Exit codes of ``desktop-chat-admin``."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    DRIFT = 5
    PARTIAL = 6
    PERMISSION = 7


_BY_ERROR: tuple[tuple[type[ChatError], ExitCode], ...] = (
    (WrongUse, ExitCode.USAGE),
    (InvalidConfig, ExitCode.USAGE),
    (NotFound, ExitCode.NOT_FOUND),
    (Refused, ExitCode.REFUSED),
    (Drift, ExitCode.DRIFT),
    (PartlyDone, ExitCode.PARTIAL),
    (Denied, ExitCode.PERMISSION),
    (SignInRequired, ExitCode.PERMISSION),
)


def exit_code_of(error: ChatError) -> ExitCode:
    """Return the code that stands for this kind of error."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), ExitCode.FAILED)
