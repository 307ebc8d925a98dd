"""Messages of the WebSocket protocol in frames: what is longer than a frame goes as a count and so many parts."""

import re

FRAME = 16_384
_KEEPALIVE = "0"
_COUNT = re.compile(r"[0-9]{1,6}")
MAX_MESSAGE = 256 * 1024 * 1024


class FrameError(Exception):
    """The other side does not keep to the protocol: the connection has to end."""


def frames_of(message: str) -> list[str]:
    """Return the frames that carry ``message``."""
    if len(message) <= FRAME:
        return [message]
    parts = [message[at : at + FRAME] for at in range(0, len(message), FRAME)]
    return [str(len(parts)), *parts]


class FrameReader:
    """Joins frames to messages of at most so many characters."""

    def __init__(self, largest: int = MAX_MESSAGE) -> None:
        self._largest = largest
        self._missing = 0
        self._parts: list[str] = []
        self._size = 0

    def feed(self, frame: str) -> str | None:
        """Return the message that ``frame`` completes, or None; raises FrameError."""
        if not self._missing:
            return self._first(frame)
        self._size += len(frame)
        if self._size > self._largest:
            raise FrameError("a message is too large")
        self._parts.append(frame)
        self._missing -= 1
        if self._missing:
            return None
        message = "".join(self._parts)
        self._parts, self._size = [], 0
        return message

    def _first(self, frame: str) -> str | None:
        if frame == _KEEPALIVE:
            return None
        if _COUNT.fullmatch(frame):
            self._missing = int(frame)
            return None
        return frame
