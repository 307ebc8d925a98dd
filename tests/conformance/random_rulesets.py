"""Random rulesets of many match blocks, documents to decide about, and requests of several people."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop_chat.emulator.firestore import protos
from tests.firestore_messages import both, query, value, where

PEOPLE: Final = ("alice", "bob", "carol", None)
COLLECTIONS: Final = ("a", "b", "c")
IDS: Final = ("x", "y", "z")
FIELDS: Final = ("n", "s", "o", "l", "m", "b")
_ATOMS: Final = (
    "true", "false", "request.auth != null", "request.auth.uid == 'alice'", "request.auth.uid == resource.data.o",
    "request.auth.uid == request.resource.data.o", "resource.data.o == request.resource.data.o", "resource.data.n > 2",
    "resource.data.n >= 1", "resource.data.n == 3", "request.resource.data.n == resource.data.n + 1",
    "request.resource.data.n is int", "request.resource.data.s is string && request.resource.data.s.size() < 4",
    "request.resource.data.keys().hasOnly(['n', 's', 'o', 'l', 'm', 'b'])",
    "request.resource.data.keys().hasAll(['o'])",
    "request.resource.data.diff(resource.data).affectedKeys().hasOnly(['n', 's'])",
    "request.resource.data.diff(resource.data).changedKeys().hasAny(['n'])", "request.auth.uid in resource.data.l",
    "request.auth.uid in request.resource.data.l", "'n' in resource.data", "!('m' in request.resource.data)",
    "resource.data.m.k == 1", "resource.data.get('n', 0) < 2", "resource.data.m.get('k', 5) == 5", "resource == null",
    "resource.data.b", "resource.data.b == true", "request.auth.token.admin == true",
    "request.auth.token.get('level', 0) > 1",
    "request.method == 'get'", "request.method in ['create', 'list']", "request.query.limit <= 5",
    "request.query.limit > 0", "request.time > timestamp.value(0)", "request.time < timestamp.value(0)",
    "resource.data.n / resource.data.n == 1", "resource.data.l.size() == request.resource.data.l.size()",
    "resource.data.l[0] == 'alice'", "resource.data.s.matches('a.*')", "resource.id == 'x'",
    "resource.data.none.deep == 1",
    "request.path[3] == 'a'", "debug(request.auth.uid) == 'bob'",
    "exists(/databases/$(database)/documents/a/x)", "exists(/databases/$(database)/documents/b/$(request.auth.uid))",
    "get(/databases/$(database)/documents/a/x).data.n > 1", "get(/databases/$(database)/documents/c/y).data.b == true",
    "getAfter(/databases/$(database)/documents/a/x).data.n > 2", "existsAfter(/databases/$(database)/documents/b/y)",
    "getAfter(/databases/$(database)/documents/b/z).data.o == request.auth.uid",
)  # fmt: skip
_OF_IDS: Final = (
    "{id} == 'x'", "{id}.matches('[xy]')", "{id} == request.auth.uid", "{id} in ['x', 'z']",
    "exists(/databases/$(database)/documents/a/$({id}))", "get(/databases/$(database)/documents/b/$({id})).data.n < 3",
    "existsAfter(/databases/$(database)/documents/c/$({id}))",
)  # fmt: skip
_METHODS: Final = ("read", "write", "get", "list", "create", "update", "delete")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: ``kind`` is get, list or commit, ``content`` what the call takes."""

    kind: str
    person: str | None
    claims: dict[str, Any]
    content: Any


class RandomRulesets:
    """The same seed makes the same rulesets and requests. ``root`` is ``projects/p/databases/d/documents``."""

    def __init__(self, seed: int, root: str) -> None:
        self._random = random.Random(seed)
        self._root = root

    # --- rules ------------------------------------------------------------------------------------------
    def ruleset(self) -> str:
        """Return the text of a ruleset."""
        functions = [self._function(number) for number in range(self._random.randrange(4))]
        blocks = [self._block() for _ in range(self._random.randint(2, 5))]
        inside = "\n".join([*functions, *blocks])
        return (
            "rules_version = '2';\nservice cloud.firestore {\nmatch /databases/{database}/documents {\n"
            f"{inside}\n{self._last_functions(len(functions))}\n}}\n}}\n"
        )

    def _function(self, number: int) -> str:
        bindings = "".join(
            f" let v{place} = {self._condition(['p'], 1, 0)};" for place in range(self._random.randrange(3))
        )
        uses = [f"v{place}" for place in range(bindings.count("let "))]
        used = "".join(f" {self._random.choice(('&&', '||'))} {name}" for name in uses if self._random.random() < 0.8)
        return f"function f{number}(p) {{{bindings} return ({self._condition(['p'], 2, 0)}){used}; }}"

    def _last_functions(self, there: int) -> str:
        # Every number that a condition may call, so that each ruleset compiles.
        return "\n".join(f"function f{number}(p) {{ return p == 'x'; }}" for number in range(there, 4))

    def _block(self) -> str:
        shape, names = self._random.choice(
            (
                ("/a/{id}", ["id"]), ("/b/{id}", ["id"]), ("/{col}/{id}", ["col", "id"]), ("/{rest=**}", []),
                ("/a/{id}/s/{sid}", ["id", "sid"]), ("/a/{rest=**}", []), ("/c/x", []), ("/{up=**}/s/{sid}", ["sid"]),
            )
        )  # fmt: skip
        allows = "\n".join(self._allow(names) for _ in range(self._random.randint(1, 3)))
        nested = ""
        if shape == "/a/{id}" and self._random.random() < 0.4:
            nested = f"match /s/{{sid}} {{\n{self._allow([*names, 'sid'])}\n}}\n"
        return f"match {shape} {{\n{allows}\n{nested}}}"

    def _allow(self, names: Sequence[str]) -> str:
        methods = ", ".join(self._random.sample(_METHODS, self._random.choice((1, 1, 2, 3))))
        if self._random.random() < 0.05:
            return f"allow {methods};"
        return f"allow {methods}: if {self._condition(names, 3, 4)};"

    def _condition(self, names: Sequence[str], depth: int, functions: int) -> str:
        roll = self._random.random()
        if depth == 0 or roll < 0.3:
            return self._atom(names, functions)
        parts = [self._condition(names, depth - 1, functions) for _ in range(3)]
        if roll < 0.6:
            return f"({parts[0]} && {parts[1]})"
        if roll < 0.85:
            return f"({parts[0]} || {parts[1]})"
        return f"!({parts[0]})" if roll < 0.93 else f"({parts[0]} ? {parts[1]} : {parts[2]})"

    def _atom(self, names: Sequence[str], functions: int) -> str:
        roll = self._random.random()
        if functions and roll < 0.15:
            argument = self._random.choice([*names, "request.auth.uid", "'x'"])
            return f"f{self._random.randrange(functions)}({argument})"
        if names and roll < 0.4:
            return self._random.choice(_OF_IDS).format(id=self._random.choice(list(names)))
        return self._random.choice(_ATOMS)

    # --- documents and requests ---------------------------------------------------------------------------
    def documents(self) -> list[Any]:
        """Return writes that fill the database."""
        places = [f"{collection}/{name}" for collection in COLLECTIONS for name in (*IDS, "alice")]
        places += [f"a/{name}/s/{below}" for name in IDS for below in IDS]
        return [self._write(place) for place in places if self._random.random() < 0.8]

    def request(self) -> Request:
        """Return one request."""
        person = self._random.choice(PEOPLE)
        claims = self._random.choice(({}, {}, {"admin": True}, {"level": 2}))
        kind = self._random.choices(("get", "list", "commit"), (3, 2, 5))[0]
        content = {"get": self._get, "list": self._list, "commit": self._commit}[kind]()
        return Request(kind, person, dict(claims), content)

    def _get(self) -> str:
        return f"{self._root}/{self._place()}"

    def _list(self) -> tuple[str, Any]:
        collection = self._random.choice((*COLLECTIONS, "s"))
        parent = f"{self._root}/a/{self._random.choice(IDS)}" if collection == "s" else self._root
        filters = [
            where(name, "EQUAL", content)
            for name, content in self._random.sample((("n", 3), ("o", "alice"), ("b", True), ("s", "ab")), 2)
            if self._random.random() < 0.35
        ]
        joined = both(*filters) if len(filters) > 1 else filters[0] if filters else None
        return parent, query(collection, joined, limit=self._random.choice((None, None, 1, 5, 20)))

    def _commit(self) -> list[Any]:
        places = self._random.sample([self._place() for _ in range(6)], self._random.choice((1, 1, 1, 2, 3)))
        return [self._change(place) for place in dict.fromkeys(places)]

    def _change(self, place: str) -> Any:
        if self._random.random() < 0.2:
            return protos.Write(delete=f"{self._root}/{place}")
        made = self._write(place)
        if self._random.random() < 0.4:
            names = self._random.sample(FIELDS, 2)
            made.update_mask.field_paths.extend(names)
        return made

    def _place(self) -> str:
        place = f"{self._random.choice(COLLECTIONS)}/{self._random.choice((*IDS, 'alice', 'new'))}"
        if place.startswith("a/") and self._random.random() < 0.25:
            place += f"/s/{self._random.choice((*IDS, 'new'))}"
        return place

    def _write(self, place: str) -> Any:
        pick = self._random.choice
        values: dict[str, Any] = {
            "n": pick((0, 1, 2, 3, 4, 2.5)),
            "s": pick(("", "ab", "abcd", "alice", 5)),
            "o": pick(("alice", "bob", None)),
            "l": pick(([], ["alice"], ["alice", "bob"], [1])),
            "m": pick(({}, {"k": 1}, {"k": "1"})),
            "b": pick((True, False, None)),
        }
        kept = {name: value(content) for name, content in values.items() if self._random.random() < 0.85}
        return protos.Write(update=protos.Document(name=f"{self._root}/{place}", fields=kept))
