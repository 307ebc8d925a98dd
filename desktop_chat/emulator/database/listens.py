"""The listens of one client: first the data, then each change that the rules still let it see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.changes import Change, Event, events_of
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.listeners import Listener
from desktop_chat.emulator.database.node_hash import node_hash
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.paths import Path, parse_path
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.wire_query import socket_query

Push = Callable[[str, Any], None]


@dataclass(slots=True)
class _Listen:
    path: Path
    query: Query
    wire_query: Any
    tag: Any
    stop: Callable[[], None]


class Listens:
    """``push`` sends an action with its body; ``caller`` says who the client is now."""

    def __init__(self, database: Database, push: Push, caller: Callable[[], Caller]) -> None:
        self._database = database
        self._push = push
        self._caller = caller
        self._listens: dict[tuple[Path, Any], _Listen] = {}

    def add(self, path_text: str, wire_query: Any, tag: Any, known: Any) -> Any:
        """Start a listen and send what is there, unless ``known`` is its hash; raises DatabaseError."""
        path, query = parse_path(path_text), socket_query(wire_query)
        node = self._database.read(path, query, self._caller())
        key = (path, repr(tag))
        self._forget(key)
        listen = _Listen(path, query, wire_query, tag, stop=lambda: None)
        listen.stop = self._database.listen(
            Listener(path, lambda change: self._changed(listen, change), lambda: self._revoke_unless_allowed(listen))
        )
        self._listens[key] = listen
        if not isinstance(known, str) or known != node_hash(node):
            self._data(listen, Event(path, node))
        return {} if self._database.has_index(path, query) else {"w": ["no_index"]}

    def remove(self, path_text: str, wire_query: Any, tag: Any) -> None:
        """Stop a listen; harmless when there is none."""
        del wire_query  # the tag tells queries apart
        self._forget((parse_path(path_text), repr(tag)))

    def check_all(self) -> None:
        """Revoke every listen that the rules do not allow any more."""
        for listen in list(self._listens.values()):
            self._check(listen)

    def close(self) -> None:
        """Stop all."""
        for key in list(self._listens):
            self._forget(key)

    def _forget(self, key: tuple[Path, Any]) -> None:
        listen = self._listens.pop(key, None)
        if listen is not None:
            listen.stop()

    def _revoke_unless_allowed(self, listen: _Listen) -> None:
        self._check(listen)

    def _check(self, listen: _Listen) -> bool:
        try:
            allowed = self._database.may_read(listen.path, listen.query, self._caller())
        except DatabaseError:
            allowed = False
        if not allowed:
            self._forget((listen.path, repr(listen.tag)))
            body: dict[str, Any] = {"p": "/".join(listen.path)}
            if listen.wire_query is not None:
                body["q"] = [listen.wire_query]
            self._push("c", body)
        return allowed

    def _changed(self, listen: _Listen, change: Change) -> None:
        events = events_of(change, listen.path, listen.query)
        if events and self._check(listen):
            for event in events:
                self._data(listen, event)

    def _data(self, listen: _Listen, event: Event) -> None:
        body: dict[str, Any] = {"p": "/".join(event.path)}
        if event.children is None:
            body["d"] = to_json(event.data, export=True)
        else:
            body["d"] = {"/".join(path): to_json(node, export=True) for path, node in event.children.items()}
        if listen.tag is not None:
            body["t"] = listen.tag
        self._push("d" if event.children is None else "m", body)
