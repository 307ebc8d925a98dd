"""The same random rulesets on two Firestore servers, the same requests under them, and where they decide otherwise.

Compared are whether a ruleset is taken, the code of each decision, and what a read that is allowed brings.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import grpc

from desktop_chat.emulator.firestore import protos
from tests.conformance.differential_queries import Refusal, comparable
from tests.conformance.random_typed_rules import CALLERS, RandomTypedRules, Request
from tests.firestore_wire import OWNER, SERVICE, Wire, id_token

ROUNDS, WRITES, READS = 12, 8, 8
"""Rounds under each ruleset (as many as pay for its loading) of writes one by one and reads at once."""
_RECENT: Final = 86_400
"""Seconds; a stored time that is not older was made by the server."""


@dataclass(frozen=True, slots=True)
class ExpressionsDifference:
    """One request and the two decisions; without a request it is about the ruleset itself."""

    rules: str
    request: Request | None
    ours: Any
    google: Any

    @property
    def name(self) -> str:
        """What `exceptions.md` calls it."""
        kind = "ruleset" if self.request is None else self.request.kind
        return f"{kind}: ours {_said(self.ours)}, google {_said(self.google)}"

    def __str__(self) -> str:
        caller = None if self.request is None else CALLERS[self.request.caller]
        what = None if self.request is None else self.request.what
        return f"--- {self.name}\n{self.rules}\ncaller {caller}\n{what}\nours:   {self.ours}\ngoogle: {self.google}"


def _said(answer: Any) -> str:
    return answer.code if isinstance(answer, Refusal) else "allows"


def differences(ours: str, google: str, seed: int, decisions: int) -> Iterator[ExpressionsDifference]:
    """Ask both servers (host:port) for so many decisions; yield those that differ."""
    project = f"demo-expressions-{seed}"
    wires = (Wire(ours, project), Wire(google, project))
    try:
        askers = tuple(_Asker(wire) for wire in wires)
        make = RandomTypedRules(seed, wires[0].root)
        asked = 0
        while asked < decisions:
            rules, documents = make.ruleset(), make.documents()
            loaded = [asker.load(rules, documents) for asker in askers]
            asked += 1
            if loaded[0] != loaded[1]:
                yield ExpressionsDifference(rules, None, *loaded)
            for _ in range(ROUNDS if loaded == [True, True] else 0):
                requests = [make.write() for _ in range(WRITES)], [make.read() for _ in range(READS)]
                asked += WRITES + READS
                found = [*_one_by_one(askers, requests[0]), *_at_once(askers, requests[1])]
                yield from (ExpressionsDifference(rules, *one) for one in found)
                if any(request.kind == "write" for request, _, _ in found):
                    break  # the documents are not the same any more
    finally:
        for wire in wires:
            wire.close()


_Answers = Iterator[tuple[Request, Any, Any]]


def _one_by_one(askers: tuple["_Asker", ...], requests: list[Request]) -> _Answers:
    return (found for request in requests for found in _at_once(askers, [request]))


def _at_once(askers: tuple["_Asker", ...], requests: list[Request]) -> _Answers:
    """The requests that are answered otherwise; reads do not mind each other, and servers have threads."""
    pending = [(request, [asker.begin(request) for asker in askers]) for request in requests]
    for request, calls in pending:
        ours, google = (asker.end(request, call) for asker, call in zip(askers, calls, strict=True))
        if ours != google:
            yield request, ours, google


class _Asker:
    """One server; a call is begun and ended, so that both work at the same time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._channel = wire._channel()
        tokens = [None if caller is None else id_token(caller[0], **caller[1]) for caller in CALLERS]
        self._metadata = [wire.metadata(token) for token in tokens]
        self._get = self._stub("GetDocument", protos.Document, self._channel.unary_unary)
        self._list = self._stub("RunQuery", protos.RunQueryResponse, self._channel.unary_stream)
        self._commit = self._stub("Commit", protos.CommitResponse, self._channel.unary_unary)

    def _stub(self, method: str, response: Any, make: Any) -> Any:
        return make(
            SERVICE + method,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response.FromString,
        )

    def load(self, rules: str, documents: list[Any]) -> Any:
        """Put the ruleset and the documents; a Refusal of the ruleset, or True."""
        status, text = self._wire.put_rules(rules)
        self._commit(self._commitment(documents), metadata=self._wire.metadata(OWNER), timeout=30)
        return True if status == 200 else Refusal(str(status), text)

    def begin(self, request: Request) -> Any:
        """Start the call."""
        options = {"metadata": self._metadata[request.caller], "timeout": 30}
        if request.kind == "get":
            return self._get.future(protos.GetDocumentRequest(name=request.what), **options)
        if request.kind == "list":
            parent, asked = request.what
            return self._list(protos.RunQueryRequest(parent=parent, structured_query=asked), **options)
        return self._commit.future(self._commitment(request.what), **options)

    def end(self, request: Request, call: Any) -> Any:
        """What there is to compare: a Refusal or what was brought."""
        try:
            if request.kind == "get":
                return _without_server_times(call.result())
            if request.kind == "list":
                return [_without_server_times(one.document) for one in call if one.HasField("document")]
            return len(call.result().write_results)
        except grpc.RpcError as error:
            return Refusal(error.code().name, str(error.details()))

    def _commitment(self, writes: list[Any]) -> Any:
        return protos.CommitRequest(database=self._wire.database, writes=writes)


def _without_server_times(document: Any) -> tuple[str, bytes]:
    for content in document.fields.values():
        if content.timestamp_value.seconds > time.time() - _RECENT:
            content.ClearField("value_type")
    return comparable(document)
