"""The server's clock as this device knows it: what the Realtime Database said, and a clock that never jumps."""

from datetime import datetime, timedelta

from desktop_chat.sync.timing.clock import Clock


class ServerTime:
    """Before the first greeting of the database it is the device's own clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[datetime, float] | None = None

    def heard(self, server: datetime) -> None:
        """The server's clock shows ``server`` now."""
        self._heard = (server, self._clock.monotonic())

    @property
    def is_known(self) -> bool:
        """Whether the server was heard since the start."""
        return self._heard is not None

    def now(self) -> datetime:
        """Return the server's time."""
        if self._heard is None:
            return self._clock.now()
        server, at = self._heard
        return server + timedelta(seconds=self._clock.monotonic() - at)
