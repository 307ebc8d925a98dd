"""Raw Firestore calls on one channel: thousands of requests are made, and a channel for each would cost more."""

from typing import Any

from tests.firestore_wire import SERVICE, Wire


class Stubs:
    """Calls of one server; the channel is the wire's to close."""

    def __init__(self, wire: Wire) -> None:
        self._channel = wire._channel()

    def unary(self, method: str, response: Any) -> Any:
        """Return the call of a method with one answer."""
        return self._stub(self._channel.unary_unary, method, response)

    def stream(self, method: str, response: Any) -> Any:
        """Return the call of a method with many answers."""
        return self._stub(self._channel.unary_stream, method, response)

    @staticmethod
    def _stub(make: Any, method: str, response: Any) -> Any:
        return make(
            SERVICE + method,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response.FromString,
        )
