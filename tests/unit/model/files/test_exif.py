"""How a camera was held; Qt, which shows the pictures, is the judge in test_picture_reader.py."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.files.exif import EXIF, exif_with, lies_on_its_side, orientation_of

LITTLE = EXIF + b"II*\x00" + struct.pack("<IHHHIHH", 8, 1, 0x0112, 3, 1, 6, 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_written_is_read(orientation: int) -> None:
    assert orientation_of(exif_with(orientation)) == orientation
    assert lies_on_its_side(orientation) == (orientation in (5, 6, 7, 8))


def test_both_orders_of_bytes_are_read() -> None:
    assert orientation_of(LITTLE) == 6


@pytest.mark.parametrize(
    "broken", [b"", b"Exif", LITTLE[:20], LITTLE.replace(b"II*", b"XX*"), exif_with(9), exif_with(0)]
)
def test_nonsense_is_upright(broken: bytes) -> None:
    assert orientation_of(broken) == 1


@given(st.binary(max_size=200))
def test_whatever_strangers_write_is_one_of_eight(rest: bytes) -> None:
    assert 1 <= orientation_of(EXIF + b"II*\x00" + rest) <= 8
