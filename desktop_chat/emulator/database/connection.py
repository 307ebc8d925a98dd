"""One client of the WebSocket protocol, version 5, without the socket: requests in, messages out.

Requests are ``{"t": "d", "d": {"r": number, "a": action, "b": body}}`` and are answered in order with
``{"r": number, "b": {"s": status, "d": data}}``; news goes out as ``{"a": action, "b": body}``. What a write changes
for this client's own listens is sent before the write is answered, as the SDKs rely on.
"""

from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.emulator.database.caller import ANYBODY, Caller, caller_with, overridden
from desktop_chat.emulator.database.database import Condition, Database
from desktop_chat.emulator.database.errors import DatabaseError, expired_token, invalid, write_too_big
from desktop_chat.emulator.database.listens import Listens
from desktop_chat.emulator.database.node_hash import node_hash
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.on_disconnect import OnDisconnect
from desktop_chat.emulator.database.paths import parse_path
from desktop_chat.emulator.database.wire_query import socket_query

Body = Mapping[str, Any]


MAX_WRITE_BYTES = 16 * 1024 * 1024
"""The documented size of one write by an SDK; REST may send 256 MB."""


class ProtocolError(Exception):
    """The client does not keep to the protocol: the connection has to end."""


class Connection:
    """``send`` takes messages as JSON values; it must not call back."""

    def __init__(self, database: Database, send: Callable[[Any], None], *, check_expiry: bool = False) -> None:
        self._database = database
        self._send = send
        self._check_expiry = check_expiry
        self.caller: Caller = ANYBODY
        self._size = 0
        self._listens = Listens(database, self._push, lambda: self.caller)
        self._on_disconnect = OnDisconnect(database)
        self._actions: Mapping[str, Callable[[Body], Any]] = {
            "s": lambda _body: {},
            "auth": self._auth,
            "gauth": self._auth,
            "unauth": self._unauth,
            "q": self._listen,
            "n": self._unlisten,
            "g": self._get,
            "p": self._put,
            "m": self._merge,
            "o": self._on_disconnect_put,
            "om": self._on_disconnect_merge,
            "oc": self._on_disconnect_cancel,
        }

    def greet(self, host: str, session: str) -> None:
        """Send the first message; ``host`` is where the client shall connect next time."""
        self._control("h", {"ts": self._database.now(), "v": "5", "h": host, "s": session})

    def receive(self, message: Any, size: int = 0) -> None:
        """Take one message that was ``size`` bytes long; raises ProtocolError."""
        self._size = size
        if not isinstance(message, dict) or not isinstance(message.get("d"), dict):
            raise ProtocolError("not a message")
        if message.get("t") == "c":
            if message["d"].get("t") == "p":
                self._control("o", None)
            return
        if message.get("t") != "d":
            raise ProtocolError("a message of no known type")
        self._request(message["d"])

    def close(self) -> None:
        """The client is gone: run what it left behind."""
        self._listens.close()
        self._on_disconnect.run(self.caller)

    def revoke(self) -> None:
        """End the client's session as if its token had ended just now."""
        error = expired_token()
        self.caller = ANYBODY
        self._push("ac", {"s": error.code, "d": error.message})
        self._listens.check_all()

    def refuse(self, message: Any, status: str) -> None:
        """Answer a request with an error and do nothing of it."""
        number = message["d"].get("r") if isinstance(message, dict) and isinstance(message.get("d"), dict) else None
        if number is not None:
            self._send({"t": "d", "d": {"r": number, "b": {"s": status, "d": "The call is refused (a fault)."}}})

    def expire(self) -> None:
        """Tell the client when its token has ended, and from then on treat it as anybody."""
        try:
            self.caller.check(self._database.now())
        except DatabaseError:
            self.revoke()

    def _request(self, request: Body) -> None:
        number, body = request.get("r"), request.get("b")
        action = self._actions.get(str(request.get("a")))
        if not isinstance(number, int) or not isinstance(body, dict):
            raise ProtocolError("not a request")
        self.expire()
        try:
            if action is None:
                raise invalid("Unknown action.")
            answer = {"s": "ok", "d": action(body)}
        except DatabaseError as error:
            answer = {"s": error.code, "d": error.message}
        self._send({"t": "d", "d": {"r": number, "b": answer}})

    def _push(self, action: str, body: Any) -> None:
        self._send({"t": "d", "d": {"a": action, "b": body}})

    def _control(self, kind: str, data: Any) -> None:
        self._send({"t": "c", "d": {"t": kind, "d": data}})

    def _auth(self, body: Body) -> Any:
        caller = caller_with(_text(body, "cred"), check_expiry=self._check_expiry)
        caller.check(self._database.now())
        if body.get("noauth") is True:
            caller = overridden(caller, None)
        elif "authvar" in body:
            caller = overridden(caller, body["authvar"])
        self.caller = caller
        self._listens.check_all()
        return {"auth": caller.auth}

    def _unauth(self, _body: Body) -> Any:
        self.caller = ANYBODY
        self._listens.check_all()
        return {}

    def _listen(self, body: Body) -> Any:
        return self._listens.add(_text(body, "p"), body.get("q"), body.get("t"), body.get("h"))

    def _unlisten(self, body: Body) -> Any:
        self._listens.remove(_text(body, "p"), body.get("q"), body.get("t"))
        return {}

    def _get(self, body: Body) -> Any:
        path, query = parse_path(_text(body, "p")), socket_query(body.get("q"))
        return to_json(self._database.read(path, query, self.caller), export=True)

    def _put(self, body: Body) -> Any:
        self._check_size()
        self._database.put(_text(body, "p"), body.get("d"), self.caller, _condition(body))
        return ""

    def _merge(self, body: Body) -> Any:
        self._check_size()
        self._database.merge(_text(body, "p"), body.get("d"), self.caller, _condition(body))
        return ""

    def _check_size(self) -> None:
        if self._size > MAX_WRITE_BYTES:
            raise write_too_big()

    def _on_disconnect_put(self, body: Body) -> Any:
        self._check_size()
        self._on_disconnect.put(_text(body, "p"), body.get("d"), self.caller)
        return ""

    def _on_disconnect_merge(self, body: Body) -> Any:
        self._check_size()
        self._on_disconnect.merge(_text(body, "p"), body.get("d"), self.caller)
        return ""

    def _on_disconnect_cancel(self, body: Body) -> Any:
        self._on_disconnect.cancel(_text(body, "p"))
        return ""


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise invalid(f"Invalid request: '{name}' must be a string.")
    return value


def _condition(body: Body) -> Condition | None:
    wanted = body.get("h")
    return None if wanted is None else lambda node: bool(node_hash(node) == wanted)
