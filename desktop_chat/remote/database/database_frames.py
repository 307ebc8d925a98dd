"""Messages of the Realtime Database in WebSocket frames: a long one goes as a count, then so many parts."""

FRAME = 16_384
"""Characters that one frame holds at most, as in the official SDKs."""

KEEPALIVE = "0"
MAX_PARTS = 16_384
_LONGEST_COUNT = 6


class FrameError(Exception):
    """The server does not keep to the protocol: the connection has to end."""


def frames_of(message: str) -> list[str]:
    """Return the frames that carry ``message``."""
    if len(message) <= FRAME:
        return [message]
    parts = [message[at : at + FRAME] for at in range(0, len(message), FRAME)]
    return [str(len(parts)), *parts]


class FrameReader:
    """Joins frames to messages."""

    def __init__(self) -> None:
        self._missing = 0
        self._parts: list[str] = []

    def feed(self, frame: str) -> str | None:
        """Return the message that ``frame`` completes, None while parts are missing; raises FrameError."""
        if self._missing:
            self._parts.append(frame)
            self._missing -= 1
            if self._missing:
                return None
            message, self._parts = "".join(self._parts), []
            return message
        if len(frame) > _LONGEST_COUNT or not (frame.isascii() and frame.isdigit()):
            return frame
        self._missing = int(frame)
        if self._missing > MAX_PARTS:
            raise FrameError(f"a message of {self._missing} frames")
        return None
