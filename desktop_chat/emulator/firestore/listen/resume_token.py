"""Resume tokens: opaque to clients, a point in the life of the data to us."""

import struct
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.emulator.firestore.timestamps import datetime_of, micros_of

_MARK = b"dc1"
_FORMAT = struct.Struct(">3s8sq")


@dataclass(frozen=True, slots=True)
class ResumeTokens:
    """Makes tokens of one set of data; `epoch` (8 random bytes) tells it from every other."""

    epoch: bytes

    def token(self, time: datetime) -> bytes:
        """The token for everything up to and including a commit time."""
        return _FORMAT.pack(_MARK, self.epoch, micros_of(time))

    def time(self, token: bytes) -> datetime | None:
        """The time of a token of this data; None for every other token: its holder has to start anew."""
        if len(token) != _FORMAT.size:
            return None
        mark, epoch, micros = _FORMAT.unpack(token)
        return datetime_of(micros) if (mark, epoch) == (_MARK, self.epoch) else None
