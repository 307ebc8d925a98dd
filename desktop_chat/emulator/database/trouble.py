"""What a test may do to an open connection of the Realtime Database; without faults nothing happens."""

from typing import Protocol


class Trouble(Protocol):
    """Strikes one connection. ``action`` is what the SDKs call a request: "put", "listen", "onDisconnect"."""

    async def before(self, action: str, credential: str) -> str | None:
        """Wait, or for ever; return the status to refuse the request with, "expired_token" to end its session."""
        ...

    def loses_answer(self, action: str) -> bool:
        """Whether the connection is to break now, after the work and before its answer."""
        ...

    async def sending(self) -> None:
        """Wait before a message goes out; for ever on a connection that has fallen silent."""
        ...

    def close(self) -> None:
        """The connection is gone."""
        ...


class NoTrouble:
    """A connection that works."""

    async def before(self, action: str, credential: str) -> str | None:  # noqa: ARG002 - of the Protocol
        return None

    def loses_answer(self, action: str) -> bool:  # noqa: ARG002 - of the Protocol
        return False

    async def sending(self) -> None: ...

    def close(self) -> None: ...
