"""Server-sent events: the REST way to listen."""

import asyncio
import json
from typing import Any

from aiohttp import web

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.changes import Change, Event, events_of
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.listeners import Listener
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.paths import Path, text_of
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.trouble import Trouble

_KEEP_ALIVE = 30.0  # seconds
_MAX_WAITING = 10_000


class EventStream:
    """Listens to one query for one caller and gives the lines to send; an empty one is the end."""

    def __init__(self, database: Database, path: Path, query: Query, caller: Caller) -> None:
        self._database = database
        self._path = path
        self._query = query
        self._caller = caller
        self._waiting: asyncio.Queue[str] = asyncio.Queue(_MAX_WAITING)
        self.overrun = False
        self._put("put", "/", to_json(database.read(path, query, caller)))
        self.stop = database.listen(Listener(path, self._changed, self.check))

    async def next(self, timeout: float = _KEEP_ALIVE) -> str:  # noqa: ASYNC109 - the keep-alive is not a failure
        """Return the next event, a keep-alive after ``timeout`` seconds without one, "" at the end."""
        try:
            return await asyncio.wait_for(self._waiting.get(), timeout)
        except TimeoutError:
            self.check()
            return _lines("keep-alive", None) if self._waiting.empty() else self._waiting.get_nowait()

    def check(self) -> None:
        """End the stream when its reader may not read any more."""
        try:
            if self._database.may_read(self._path, self._query, self._caller):
                return
            self._end("cancel", None)
        except DatabaseError:
            self._end("auth_revoked", "credential is no longer valid")

    def _end(self, event: str, data: Any) -> None:
        self.stop()
        self._add(_lines(event, data))
        self._add("")

    def _changed(self, change: Change) -> None:
        events = events_of(change, self._path, self._query)
        if not events:
            return
        waiting = self._waiting.qsize()
        self.check()
        if self._waiting.qsize() > waiting:
            return  # the check ended it
        for event in events:
            self._event(event)

    def _event(self, event: Event) -> None:
        path = text_of(event.path[len(self._path) :])
        if event.children is None:
            self._put("put", path, to_json(event.data))
        else:
            self._put("patch", path, {"/".join(key): to_json(node) for key, node in event.children.items()})

    def _put(self, event: str, path: str, data: Any) -> None:
        self._add(_lines(event, {"path": path, "data": data}))

    def _add(self, lines: str) -> None:
        try:
            self._waiting.put_nowait(lines)
        except asyncio.QueueFull:
            self.overrun = True  # the reader does not read: what it has is wrong from here on


def _lines(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'), ensure_ascii=False)}\n\n"


async def serve_events(request: web.Request, stream: EventStream, trouble: Trouble) -> web.StreamResponse:
    """Send the events of ``stream`` until it ends, its reader leaves, or a fault breaks it."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
    )
    try:
        await response.prepare(request)
        while not stream.overrun and (lines := await stream.next()):
            await trouble.sending()
            await response.write(lines.encode())
    except ConnectionError:
        pass  # the reader left
    finally:
        stream.stop()
        trouble.close()
    return response
