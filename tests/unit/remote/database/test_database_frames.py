"""Frames: whatever is sent comes together again, and a count is never taken for a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.remote.database.database_frames import FRAME, KEEPALIVE, FrameError, FrameReader, frames_of


@given(st.lists(st.sampled_from([1, 5, FRAME - 2, FRAME - 1, FRAME, FRAME * 2, FRAME * 2 + 1]), max_size=5))
def test_messages_come_together_again(sizes: list[int]) -> None:
    messages = [f'"{"é" * size}"' for size in sizes]
    reader = FrameReader()
    frames = [frame for message in messages for frame in (*frames_of(message), KEEPALIVE)]
    assert [message for frame in frames if (message := reader.feed(frame)) is not None] == messages


def test_a_frame_has_at_most_16384_characters() -> None:
    assert [len(frame) for frame in frames_of("x" * (FRAME + 1))] == [1, FRAME, 1]
    assert frames_of("x" * FRAME) == ["x" * FRAME]


def test_parts_that_look_like_counts_are_parts() -> None:
    reader = FrameReader()
    assert [reader.feed(frame) for frame in ("2", "12", "3")] == [None, None, "123"]


def test_a_monstrous_count_is_refused() -> None:
    with pytest.raises(FrameError):
        FrameReader().feed("999999")
