"""Random rulesets, and requests that are made under them; the same seed makes the same ones."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from desktop_chat.emulator.firestore import protos
from tests.conformance.random_expressions import FIELDS, Function, RandomExpressions, Surroundings
from tests.firestore_messages import both, geo_point, query, transform, value, where

COLLECTIONS: Final = 4
"""Few: Google's emulator needs time for each match of a ruleset, at loading and at every request."""
_IDS: Final = ("a", "b", "c")
_DEPTH: Final = 4
_DAY: Final = datetime(2026, 1, 2, tzinfo=UTC)
_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "i": (0, 1, 2, 7, -1, 2**53 + 1, 2**63 - 1),
    "f": (0.0, 1.0, 1.5, -2.5, float("nan"), 1e20, float("inf")),
    "s": ("", "a", "b", "ab", "a,b", "alice", "ä€", "1", "2.5", "x1"),
    "b": (True, False),
    "n": (None,),
    "l": ([], [1], ["a"], ["a", "b"], [1.0, "a", None], ["b", "b"]),
    "m": ({}, {"x": 1}, {"x": "a", "y": [1]}, {"x": {"y": True}}),
    "t": (_DAY, datetime(1970, 1, 1, tzinfo=UTC), _DAY.replace(hour=3, minute=4, microsecond=678000)),
    "y": (b"", b"ab", b"\xff"),
}  # fmt: skip
CALLERS: Final[tuple[tuple[str, dict[str, Any]] | None, ...]] = (
    None,
    ("alice", {"email": "alice@example.com", "email_verified": True, "role": "a", "level": 2}),
    ("bob", {"role": "b"}),
)


@dataclass(frozen=True, slots=True)
class Request:
    """`kind` is get, list, write; `caller` an index into CALLERS; `what` a name, a query, or a list of writes."""

    kind: str
    caller: int
    what: Any


class RandomTypedRules:
    """Makes rulesets and requests for the database whose documents are below `root`."""

    def __init__(self, seed: int, root: str) -> None:
        self._pick = random.Random(seed)
        self._root = root
        self._expressions = RandomExpressions(self._pick)

    def ruleset(self) -> str:
        """The text of a rules file."""
        pick = self._pick
        functions: list[Function] = []
        texts = [self._function(number, functions) for number in range(pick.randint(1, 5))]
        matches = [self._match(f"c{number}", tuple(functions)) for number in range(COLLECTIONS)]
        if pick.random() < 0.5:
            matches.append(self._wildcard(tuple(functions)))
        version = "rules_version = '2';\n" if pick.random() < 0.9 else ""
        body = "\n".join([*texts, *matches])
        return f"{version}service cloud.firestore {{\n match /databases/{{database}}/documents {{\n{body}\n }}\n}}\n"

    def documents(self) -> list[Any]:
        """Writes that put two documents in each collection, and remove what else there was."""
        writes: list[Any] = []
        for number in range(COLLECTIONS):
            for id_ in _IDS:
                path = f"c{number}/{id_}"
                for name in (path, f"{path}/sub/{id_}"):
                    gone = self._pick.random() < 0.3
                    writes.append(
                        protos.Write(delete=f"{self._root}/{name}")
                        if gone
                        else protos.Write(update=self._document(name))
                    )
        return writes

    def write(self) -> Request:
        """One or a few writes of a person, in one commit."""
        count = self._pick.choice((1, 1, 1, 2, 3))
        return self._request("write", [self._write(path) for path in {self._path(): 0 for _ in range(count)}])

    def read(self) -> Request:
        """A get or a query of a person."""
        if self._pick.random() < 0.6:
            return self._request("get", f"{self._root}/{self._path()}")
        return self._request("list", self._query())

    def _request(self, kind: str, what: Any) -> Request:
        return Request(kind, self._pick.randrange(len(CALLERS)), what)

    def _function(self, number: int, functions: list[Function]) -> str:
        pick = self._pick
        names = pick.sample("pqrxyz", pick.randint(0, 3))
        params = {name: pick.choice(("int", "string", "bool", "map", "list")) for name in names}
        result = pick.choice(("bool", "bool", "int", "string", "list"))
        around = Surroundings(
            {**params, **_REQUEST, "database": "string"}, tuple(functions), ("request.resource.data",)
        )
        lets = ""
        for let in range(pick.choice((0, 0, 1, 2, 3))):
            kind = pick.choice(("int", "string", "bool", "map", "list", "timestamp"))
            lets += f"let v{let} = {self._expressions.make(kind, around, 2)}; "
            around = Surroundings({**around.variables, f"v{let}": kind}, around.functions, around.data)
        body = self._expressions.make(result, around, 3)
        functions.append(Function(f"f{number}", tuple(params.values()), result))
        return f"  function f{number}({', '.join(names)}) {{ {lets}return {body}; }}"

    def _match(self, collection: str, functions: tuple[Function, ...]) -> str:
        pick = self._pick
        deep = pick.random() < 0.25
        head = f"  match /{collection}/{{id{'=**' if deep else ''}}}"
        around = self._around({"id": "path" if deep else "string"}, functions, collection)
        inner = ""
        if not deep and pick.random() < 0.6:
            below = Surroundings({**around.variables, "sid": "string"}, functions, around.data, around.access)
            inner = f"\n   match /sub/{{sid}} {{ {self._allows(below)} }}"
        return f"{head} {{ {self._allows(around)}{inner} }}"

    def _wildcard(self, functions: tuple[Function, ...]) -> str:
        around = self._around({"col": "string", "rest": "path"}, functions, "c0")
        condition = self._expressions.make("bool", around, 2)
        return f"  match /{{col}}/{{rest=**}} {{ allow read: if col == 'c3' && {condition}; }}"

    def _around(self, names: dict[str, str], functions: tuple[Function, ...], collection: str) -> Surroundings:
        pick = self._pick
        where_ = f"/databases/$(database)/documents/{pick.choice((collection, 'c0', 'c1'))}"
        access = (
            f"exists({where_}/a)", f"existsAfter({where_}/b)", f"(get({where_}/a).data.i == 1)",
            f"getAfter({where_}/b).data.b", f"exists({where_}/$(request.auth.uid))",
            f"('i' in getAfter({where_}/a).data)",
        )  # fmt: skip
        data = ("resource.data", "request.resource.data")
        return Surroundings({**names, **_REQUEST, "database": "string"}, functions, data, access)

    def _allows(self, around: Surroundings) -> str:
        pick = self._pick
        lines = []
        for methods in pick.choice(_METHODS):
            data = around.data
            if "create" in methods:
                data = ("request.resource.data",)
            if methods in ("get", "list", "read", "get, list", "delete"):
                data = ("resource.data",)
            seen = Surroundings(around.variables, around.functions, data, around.access)
            depth = 2 if "list" in methods or "read" in methods else _DEPTH
            lines.append(f"allow {methods}: if {self._expressions.make('bool', seen, depth)};")
        return " ".join(lines)

    def _path(self) -> str:
        pick = self._pick
        path = f"c{pick.randrange(COLLECTIONS)}/{pick.choice(_IDS)}"
        return f"{path}/sub/{pick.choice(_IDS)}" if pick.random() < 0.2 else path

    def _document(self, path: str) -> Any:
        pick = self._pick
        made = protos.Document(name=f"{self._root}/{path}")
        for name in FIELDS.values():
            if pick.random() < 0.85:
                made.fields[name].CopyFrom(self._value(name))
        return made

    def _value(self, name: str) -> Any:
        pick = self._pick
        if pick.random() < 0.08:
            name = pick.choice(tuple(_VALUES))
        if name == "g":
            return geo_point(pick.choice((0.0, 1.5, -90.0)), pick.choice((0.0, 2.5, 180.0)))
        if name == "r":
            return protos.Value(reference_value=f"{self._root}/{pick.choice(('c0/a', 'c1/b', 'a/b'))}")
        return value(pick.choice(_VALUES[name]))

    def _write(self, path: str) -> Any:
        pick = self._pick
        kind = pick.random()
        if kind < 0.15:
            return protos.Write(delete=f"{self._root}/{path}")
        made = protos.Write(update=self._document(path))
        if kind < 0.5:
            made.update_mask.field_paths.extend(pick.sample(tuple(FIELDS.values()), pick.randint(0, 4)))
        if kind > 0.8:
            transforms = (
                transform("i", increment=1), transform("l", append_missing_elements=["a", "z"]),
                transform("t", set_to_server_value=protos.FieldTransform.REQUEST_TIME), transform("f", maximum=3),
            )  # fmt: skip
            made.update_transforms.append(pick.choice(transforms))
        if pick.random() < 0.15:
            made.current_document.exists = pick.random() < 0.6
        return made

    def _query(self) -> tuple[str, Any]:
        pick = self._pick
        names = pick.sample(("i", "s", "b", "l"), pick.choice((0, 1, 1, 2)))
        filters = [self._filter(name) for name in names]
        joined = None if not filters else filters[0] if len(filters) == 1 else both(*filters)
        collection = f"c{pick.randrange(COLLECTIONS)}"
        limit = pick.choice((None, None, 1, 2, 10))
        if pick.random() < 0.15:
            return f"{self._root}/{collection}/{pick.choice(_IDS)}", query("sub", joined, limit=limit)
        return self._root, query(collection, joined, limit=limit)

    def _filter(self, name: str) -> Any:
        if name == "l":
            return where("l", "ARRAY_CONTAINS", self._pick.choice(("a", "b", 1)))
        return where(
            name, self._pick.choice(("EQUAL", "EQUAL", "EQUAL", "GREATER_THAN", "LESS_THAN")), self._value(name)
        )


_METHODS: Final = (("get", "list", "write"), ("read", "create", "update", "delete"), ("get, list", "write"))
_REQUEST: Final = {
    "request.auth.uid": "string",
    "request.auth.token.role": "string",
    "request.auth.token.level": "int",
    "request.auth.token": "map",
    "request.auth": "map",
    "request.method": "string",
    "request.path": "path",
    "request.time": "timestamp",
    "(request.auth != null)": "bool",
    "request.query.limit": "int",
}
