"""Exponential backoff with jitter, as the official Firestore clients use it.

Shorter than theirs at its longest: a chat has to be live again within 30 s of the end of an outage that nothing on this
computer tells of. Only a quota that is used up earns their 60 s.
"""

import random

INITIAL_SECONDS = 1.0
MAX_SECONDS = 20.0
QUOTA_SECONDS = 60.0
FACTOR = 1.5


class Backoff:
    """Answers how long to wait before the next attempt; it never waits itself.

    Delays grow from 1 s by 1.5 up to 20 s, each spread by ±50 % so that clients do not return all at once.
    """

    def __init__(
        self,
        rng: random.Random,
        *,
        initial: float = INITIAL_SECONDS,
        maximum: float = MAX_SECONDS,
        factor: float = FACTOR,
    ) -> None:
        self._rng = rng
        self._initial = initial
        self._maximum = maximum
        self._factor = factor
        self._base = initial

    def next_delay(self) -> float:
        """Return the seconds to wait now, and make the following wait longer."""
        delay = self._base * self._rng.uniform(0.5, 1.5)
        self._base = min(self._maximum, self._base * self._factor)
        return delay

    def reset(self) -> None:
        """Start over after a success."""
        self._base = self._initial

    def quota_is_used_up(self) -> None:
        """Wait for a minute or so next: asking again sooner would not help."""
        self._base = QUOTA_SECONDS
