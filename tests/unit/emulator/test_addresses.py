"""host:port as text."""

import pytest

from desktop_chat.emulator.addresses import join_address, split_address


@pytest.mark.parametrize(
    ("host", "text"),
    [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("0.0.0.0", "127.0.0.1:80"), ("::", "[::1]:80")],  # noqa: S104 - a text
)
def test_join(host: str, text: str) -> None:
    assert join_address(host, 80) == text


def test_split() -> None:
    assert split_address("127.0.0.1:80") == ("127.0.0.1", 80)
    assert split_address("[::1]:80") == ("::1", 80)
