"""How long nobody has listened to a query: after half an hour, taking it up again is billed as a new query."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.emulator.firestore.meter import Payer

FREE = timedelta(minutes=30)
"""Docs, "Understand Cloud Firestore billing": a listener that was disconnected longer is charged for all documents."""

_Listener = tuple[Payer, bytes]


class Absences:
    """When the last listener of each person and query went. What was never heard of was away for too long."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._open: dict[_Listener, int] = {}
        self._left: dict[_Listener, datetime] = {}

    def came(self, payer: Payer, request: Any) -> None:
        """A target was opened."""
        listener = _listener(payer, request)
        self._open[listener] = self._open.get(listener, 0) + 1

    def went(self, payer: Payer, request: Any) -> None:
        """A target was closed, or its stream ended."""
        listener = _listener(payer, request)
        self._open[listener] = self._open.get(listener, 1) - 1
        self._left[listener] = self._now()

    def is_long(self, payer: Payer, request: Any) -> bool:
        """Tell whether a target that is taken up again counts as a new query."""
        listener = _listener(payer, request)
        if self._open.get(listener, 0) > 0:
            return False
        left = self._left.get(listener)
        return left is None or self._now() - left > FREE


def _listener(payer: Payer, request: Any) -> _Listener:
    kind = request.WhichOneof("target_type")
    return payer, bytes(getattr(request, kind).SerializeToString(deterministic=True)) if kind else b""
