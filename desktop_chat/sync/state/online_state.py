"""OnlineState: what the banner shows, from what the listen stream hears."""

from collections.abc import Callable

from desktop_chat.model.connection import ConnectionState
from desktop_chat.sync.timing.clock import Clock, Timer

TIMEOUT_NAME = "online-timeout"
TIMEOUT_SECONDS = 10.0


class OnlineState:
    """The state machine drawn in ``ConnectionState``; ``on_change`` is called after each change."""

    def __init__(self, clock: Clock, on_change: Callable[[ConnectionState], None]) -> None:
        self._clock = clock
        self._on_change = on_change
        self._timer: Timer | None = None
        self.state = ConnectionState.SIGNED_OUT

    def connecting(self) -> None:
        """A session was taken up and the stream is being opened."""
        self._stop_timer()
        self._timer = self._clock.call_later(TIMEOUT_NAME, TIMEOUT_SECONDS, self._timed_out)
        self._set(ConnectionState.CONNECTING)

    def heard(self, online: bool) -> None:
        """The stream heard the server, or lost it."""
        if self.state is ConnectionState.SIGNED_OUT:
            return
        self._stop_timer()
        self._set(ConnectionState.ONLINE if online else ConnectionState.OFFLINE)

    def signed_out(self) -> None:
        """There is no session: only the person can change that."""
        self._stop_timer()
        self._set(ConnectionState.SIGNED_OUT)

    def _timed_out(self) -> None:
        self._timer = None
        if self.state is ConnectionState.CONNECTING:
            self._set(ConnectionState.OFFLINE)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self, state: ConnectionState) -> None:
        if state is not self.state:
            self.state = state
            self._on_change(state)
