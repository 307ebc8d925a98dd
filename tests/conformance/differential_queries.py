"""The same random commits and queries on two Firestore servers, and where their answers differ.

Commits are compared by the results of their transforms, queries by their documents in order, refusals by their code.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import grpc

from desktop_chat.emulator.firestore import protos
from tests.conformance.random_firestore import RandomFirestore
from tests.conformance.stubs import Stubs
from tests.firestore_messages import query
from tests.firestore_wire import Wire

COMMITS_BETWEEN: Final = 10
QUERIES_BETWEEN: Final = 50
_AGGREGATIONS: Final = 6  # one in so many queries is an aggregation


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status; what it says is for people and not compared."""

    code: str
    details: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """One request and the two answers to it."""

    number: int
    kind: str
    request: Any
    ours: Any
    google: Any

    @property
    def name(self) -> str:
        """What `exceptions.md` calls it: the words of a refusal by Google's emulator."""
        return self.google.details if isinstance(self.google, Refusal) else self.kind

    def __str__(self) -> str:
        return f"--- case {self.number}: {self.kind}\n{self.request}\nours:   {self.ours}\ngoogle: {self.google}"


def differences(ours: str, google: str, seed: int, cases: int) -> Iterator[Difference]:
    """Ask both servers (host:port) `cases` queries, with commits in between; yield what is answered differently."""
    project = f"demo-random-{seed}"
    wires = (Wire(ours, project), Wire(google, project))
    try:
        stubs = tuple(_Asker(wire) for wire in wires)
        for number, (kind, request) in enumerate(_requests(wires[0].root, seed, cases)):
            mine, theirs = (asker.ask(kind, request) for asker in stubs)
            if mine != theirs:
                yield Difference(number, kind, request, mine, theirs)
    finally:
        for wire in wires:
            wire.close()


def _requests(root: str, seed: int, cases: int) -> Iterator[tuple[str, Any]]:
    make = RandomFirestore(seed, root)
    for number in itertools.count():
        if number == cases:
            return
        if number % QUERIES_BETWEEN == 0:
            for _ in range(COMMITS_BETWEEN):
                yield "commit", make.commit()
            # Everything there is: a commit that was applied otherwise is told at once.
            yield "query", (root, query("", group=True))
        yield ("aggregation", make.aggregation()) if number % _AGGREGATIONS == 0 else ("query", make.query())


class _Asker:
    """One server; keeps its channel, as thousands of requests are made."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        stubs = Stubs(wire)
        self._commit = stubs.unary("Commit", protos.CommitResponse)
        self._query = stubs.stream("RunQuery", protos.RunQueryResponse)
        self._aggregate = stubs.stream("RunAggregationQuery", protos.RunAggregationQueryResponse)

    def ask(self, kind: str, request: Any) -> Any:
        """What there is to compare of the answer: a Refusal, or a list."""
        options = {"metadata": self._wire.metadata("owner"), "timeout": 30}
        try:
            if kind == "commit":
                return self._committed(request, options)
            parent, asked = request
            if kind == "query":
                responses = self._query(protos.RunQueryRequest(parent=parent, structured_query=asked), **options)
                return [comparable(one.document) for one in responses if one.HasField("document")]
            message = protos.RunAggregationQueryRequest(parent=parent, structured_aggregation_query=asked)
            return [
                {alias: str(found) for alias, found in one.result.aggregate_fields.items()}
                for one in self._aggregate(message, **options)
            ]
        except grpc.RpcError as error:
            return Refusal(error.code().name, str(error.details()))

    def _committed(self, writes: list[Any], options: dict[str, Any]) -> Any:
        done = self._commit(protos.CommitRequest(database=self._wire.database, writes=writes), **options)
        return [[str(one) for one in result.transform_results] for result in done.write_results]


def comparable(document: Any) -> tuple[str, bytes]:
    fields = protos.Document(fields=document.fields)
    return document.name.partition("/documents/")[2], fields.SerializeToString(deterministic=True)
