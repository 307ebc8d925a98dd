"""What may be tried again, and what never."""

import pytest

from desktop_chat.errors import ChatError, Denied, Rejected, Unavailable
from desktop_chat.remote.database.database_error import chat_error, not_connected


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("permission_denied", Denied),
        ("expired_token", Unavailable),
        ("invalid_token", Unavailable),
        ("disconnected", Unavailable),
        ("invalid_data", Rejected),
        ("datastale", Rejected),
        ("something_new", Rejected),
    ],
)
def test_statuses(status: str, kind: type[ChatError]) -> None:
    assert type(chat_error(status, "detail")) is kind


def test_without_connection_it_may_succeed_later() -> None:
    assert not not_connected().permanent
