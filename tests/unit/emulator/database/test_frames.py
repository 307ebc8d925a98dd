"""Long messages go in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.database.frames import FRAME, FrameError, FrameReader, frames_of


@given(st.lists(st.integers(1, 3 * FRAME + 5), min_size=1, max_size=4))
def test_messages_come_out_as_they_went_in(lengths: list[int]) -> None:
    reader = FrameReader()
    messages = ["{" + "ä" * length for length in lengths]
    found = [reader.feed(frame) for message in messages for frame in frames_of(message)]
    assert [message for message in found if message is not None] == messages


@pytest.mark.parametrize(("length", "count"), [(FRAME, 1), (FRAME + 1, 3), (2 * FRAME, 3)])
def test_frames_hold_16384_characters(length: int, count: int) -> None:
    frames = frames_of("x" * length)
    assert len(frames) == count
    assert count == 1 or frames[0] == str(count - 1)


def test_a_keepalive_is_no_message() -> None:
    assert FrameReader().feed("0") is None


def test_a_message_without_end_is_not_kept() -> None:
    reader = FrameReader(largest=10)
    assert [reader.feed(frame) for frame in ("2", "x" * 5, "y" * 5)] == [None, None, "xxxxxyyyyy"]
    for frame in ("999999", "x" * 5, "y" * 5):
        assert reader.feed(frame) is None
    with pytest.raises(FrameError):
        reader.feed("z")
