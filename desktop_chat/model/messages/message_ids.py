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
_MICROSECOND = timedelta(microseconds=1)
_FARTHEST = timedelta(days=3660)
"""An id that would be later than this was made of chance alone, as releases before this one did."""


class MessageIds:
    """Makes the ids of one device: microseconds in nine characters, then chance of about 65 bits.

    The display order is (sent_at, id), and a server that answers twice within one tick of its clock gives two messages
    the same sent_at. So of one sender's messages the later must have the larger id, also when this clock goes back.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._last = 0

    def next(self, now: datetime, after: MessageId | None = None) -> MessageId:
        """Return an id that is larger than all before; it is the document id and the idempotency key of the send.

        It is larger than ``after`` as well, one of an earlier process whose clock may have been ahead.
        """
        self._last = max((now - _BEGINNING) // _MICROSECOND, self._last + 1, _micros(after, now) + 1)
        chance = "".join(self._rng.choice(_DIGITS) for _ in range(_CHANCE_LENGTH))
        return MessageId(_in_digits(self._last) + chance)


def _in_digits(number: int) -> str:
    digits = ""
    for _ in range(_TIME_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _micros(made: MessageId | None, now: datetime) -> int:
    """Return when an id was made; 0 for one that does not tell."""
    if made is None or len(made) != _TIME_LENGTH + _CHANCE_LENGTH or not set(made) <= set(_DIGITS):
        return 0
    number = 0
    for digit in made[:_TIME_LENGTH]:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number if number <= (now + _FARTHEST - _BEGINNING) // _MICROSECOND else 0
