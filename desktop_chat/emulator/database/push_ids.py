"""Names for ``POST``: in the order of the time they were made, and not to be guessed."""

from collections.abc import Callable

_ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_TIME_LENGTH, _RANDOM_LENGTH = 8, 12


class PushIds:
    """``randomness`` returns so many random bytes."""

    def __init__(self, randomness: Callable[[int], bytes]) -> None:
        self._randomness = randomness
        self._last = (0, 0)

    def make(self, now: int) -> str:
        """Return a name for ``now``, in milliseconds since 1970, that sorts after all before it."""
        time, number = self._last
        if now > time:
            time, number = now, int.from_bytes(self._randomness(9)) >> 1
        else:
            number += 1
        self._last = (time, number)
        return _digits(time, _TIME_LENGTH) + _digits(number, _RANDOM_LENGTH)


def _digits(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
