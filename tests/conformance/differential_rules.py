"""The same random rulesets and requests on two Firestore servers, and where they decide otherwise."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import grpc

from desktop_chat.emulator.firestore import protos
from tests.conformance.differential_queries import Difference, Refusal
from tests.conformance.random_rulesets import RandomRulesets, Request
from tests.conformance.stubs import Stubs
from tests.firestore_wire import OWNER, Wire, id_token

REQUESTS: Final = 200
"""So many requests of each ruleset."""

STRICTER_LIST: Final = "a list that is not proven"
"""What `exceptions.md` calls a list that ours refuses and Google's allows."""


class RulesetRefused(Exception):
    """A server does not take a ruleset that the other one takes, or neither does."""


def rule_differences(
    ours: str, google: str, seed: int, cases: int, decided: Counter[str] | None = None
) -> Iterator[Difference]:
    """Have both servers (host:port) decide `cases` requests; yield what they decide otherwise.

    ``decided`` counts what ours decided, so that one can see that not everything is refused.
    """
    project = f"demo-rules-{seed}"
    wires = (Wire(ours, project), Wire(google, project))
    try:
        make = RandomRulesets(seed, wires[0].root)
        deciders = tuple(_Decider(wire) for wire in wires)
        for number in range(cases):
            if number % REQUESTS == 0:
                source, documents = make.ruleset(), make.documents()
                for wire in wires:
                    _begin(wire, source, documents)
            request = make.request()
            mine, theirs = (decider.decide(request) for decider in deciders)
            if decided is not None:
                decided[mine if isinstance(mine, str) else mine.code] += 1
            if mine != theirs:
                yield Difference(number, _kind(request, mine, theirs), (request, source), mine, theirs)
                # One of them has written what the other has not: go on from the same documents.
                for wire in wires:
                    _begin(wire, source, documents)
    finally:
        for wire in wires:
            wire.close()


def _kind(request: Request, mine: Any, theirs: Any) -> str:
    is_stricter = request.kind == "list" and isinstance(mine, Refusal) and theirs == "OK"
    return STRICTER_LIST if is_stricter else request.kind


def _begin(wire: Wire, source: str, documents: list[Any]) -> None:
    status, text = wire.put_rules(source)
    if status != 200:
        raise RulesetRefused(f"{wire.address} answers {status} {text} to\n{source}")
    wire.http("DELETE", f"/emulator/v1/{wire.database}/documents")
    wire.commit(*documents, token=OWNER)


class _Decider:
    """Asks one server and says what it decided: "OK", or the code of the refusal."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        stubs = Stubs(wire)
        self._get = stubs.unary("GetDocument", protos.Document)
        self._list = stubs.stream("RunQuery", protos.RunQueryResponse)
        self._commit = stubs.unary("Commit", protos.CommitResponse)

    def decide(self, request: Request) -> Any:
        token = None if request.person is None else id_token(request.person, **request.claims)
        options = {"metadata": self._wire.metadata(token), "timeout": 30}
        try:
            if request.kind == "get":
                self._get(protos.GetDocumentRequest(name=request.content), **options)
            elif request.kind == "list":
                parent, asked = request.content
                list(self._list(protos.RunQueryRequest(parent=parent, structured_query=asked), **options))
            else:
                self._commit(protos.CommitRequest(database=self._wire.database, writes=request.content), **options)
        except grpc.RpcError as error:
            return Refusal(error.code().name, str(error.details()))
        return "OK"
