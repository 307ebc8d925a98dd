import pytest

from desktop_chat.model.files.byte_text import byte_text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (88_200, "88 kB"),
        (999_600, "1.0 MB"),
        (1_240_000, "1.2 MB"),
        (25_000_000, "25 MB"),
        (12_000_000_000_000, "12000 GB"),
    ],
)
def test_sizes_count_in_powers_of_ten_as_the_limit_does(size: int, text: str) -> None:
    assert byte_text(size) == text
