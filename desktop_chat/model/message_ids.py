"""MessageIds: ids that sort in the order in which they were made."""

import random
import string
from datetime import UTC, datetime, timedelta

from desktop_chat.model.ids import MessageId

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
"""In the order of their bytes, by which servers and stores sort."""

_TIME_LENGTH = 9
_CHANCE_LENGTH = 11
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class MessageIds:
    """Makes the ids of one device: microseconds in nine characters, then chance of about 65 bits.

    The display order is (sent_at, id), and a server that answers twice within one tick of its clock gives two messages
    the same sent_at. So of one sender's messages the later must have the larger id, also when this clock goes back.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._last = 0

    def next(self, now: datetime) -> MessageId:
        """Return an id that is larger than all before; it is the document id and the idempotency key of the send."""
        self._last = max((now - _BEGINNING) // timedelta(microseconds=1), self._last + 1)
        chance = "".join(self._rng.choice(_DIGITS) for _ in range(_CHANCE_LENGTH))
        return MessageId(_in_digits(self._last) + chance)


def _in_digits(number: int) -> str:
    digits = ""
    for _ in range(_TIME_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
