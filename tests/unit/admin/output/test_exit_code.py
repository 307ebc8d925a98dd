from pathlib import Path

import pytest

from desktop_chat.admin.failures import Drift, PartlyDone, Refused, WrongUse
from desktop_chat.admin.output.exit_code import exit_code_of
from desktop_chat.errors import ChatError, Denied, InvalidConfig, NotFound, SignInRequired, Unavailable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ChatError("x"), 1),
        (Unavailable("x"), 1),
        (WrongUse("x"), 2),
        (InvalidConfig("x"), 2),
        (NotFound("x"), 3),
        (Refused("x"), 4),
        (Drift("x"), 5),
        (PartlyDone("x", "y", Path("z")), 6),
        (Denied("x"), 7),
        (SignInRequired("x"), 7),
    ],
)
def test_scripts_tell_failures_apart_by_the_exit_code(error: ChatError, code: int) -> None:
    assert exit_code_of(error) == code
