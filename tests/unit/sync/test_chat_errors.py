import logging

import pytest

from desktop_chat.errors import ChatError, Denied
from desktop_chat.sync.chat_errors import only_chat_errors


async def test_a_bug_becomes_an_error_that_can_be_shown(caplog: pytest.LogCaptureFixture) -> None:
    async def buggy() -> None:
        raise ZeroDivisionError("by zero")

    with caplog.at_level(logging.CRITICAL, "desktop_chat"), pytest.raises(ChatError, match="Something went wrong"):
        await only_chat_errors(buggy)


async def test_an_error_for_people_passes() -> None:
    async def denied() -> None:
        raise Denied("No")

    with pytest.raises(Denied):
        await only_chat_errors(denied)
