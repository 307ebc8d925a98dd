"""Random rules of the Realtime Database with data, people and operations, the same for the same seed."""

import random
from collections.abc import Callable
from typing import Any, Final

NOW: Final = 1_700_000_000_000
_KEYS: Final = ("a", "b", "c", "ada", "bob", "10")
_VALUES: Final = (1, 2, -1, 0, 1.5, True, False, "", "a", "ada", "bob", "Ada b", "10", "x@y.z", NOW, None)
_PATTERNS: Final = ("/^a/", "/a$/", "/^[a-z]+$/", "/A/i", "/^\\d+$/", "/^.{2,3}$/", "/(a|b)+d/", "/\\s/", "/x@y\\.z/")
_PEOPLE: Final = (
    None,
    {"uid": "ada", "provider": "password", "token": {"email": "ada@x.y", "email_verified": True, "admin": True}},
    {"uid": "bob", "provider": "anonymous", "token": {"level": 2, "groups": {"a": True}}},
)
_QUERIES: Final = (
    {"orderByChild": "a", "limitToFirst": 2},
    {"orderByChild": "b", "equalTo": "ada"},
    {"orderByValue": True, "startAt": 1},
    {"orderByKey": True, "limitToLast": 5},
    {"orderByKey": True, "endAt": "b"},
    {"orderByPriority": True, "limitToFirst": 10},
)
_DEPTH: Final = 3
_BARE_CLAIM: Final = 0.0003  # targaryen takes no ruleset that has one, and a case has a score of rules


class RandomDatabase:
    """Makes one case after the other."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def case(self) -> dict[str, Any]:
        """Return rules, data, auth, now, operation, path, value and query as JSON."""
        operation = self._dice.choice(("read", "write", "write", "update"))
        path = [self._dice.choice(_KEYS) for _ in range(self._dice.randint(0, 3))]
        value: Any = None
        if operation == "write":
            value = self._tree(_DEPTH - 1)
        elif operation == "update":
            value = {key: self._tree(1) for key in self._dice.sample(_KEYS, self._dice.randint(1, 2))}
        return {
            "rules": {"rules": self._rules(_DEPTH, ())},
            "data": self._tree(_DEPTH),
            "auth": self._dice.choice(_PEOPLE),
            "now": NOW,
            "operation": operation,
            "path": "/".join(path),
            "value": value,
            "query": self._dice.choice(_QUERIES) if operation == "read" and self._dice.random() < 0.4 else None,
        }

    def _tree(self, depth: int) -> Any:
        if depth == 0 or self._dice.random() < 0.3:
            return self._dice.choice(_VALUES)
        return {key: self._tree(depth - 1) for key in self._dice.sample(_KEYS, self._dice.randint(1, 3))}

    def _rules(self, depth: int, wildcards: tuple[str, ...]) -> dict[str, Any]:
        rules: dict[str, Any] = {}
        for kind, share in ((".read", 0.5), (".write", 0.6), (".validate", 0.35)):
            if self._dice.random() < share:
                rules[kind] = self._rule(kind, wildcards)
        if depth:
            for key in self._dice.sample(_KEYS, self._dice.randint(0, 2)):
                rules[key] = self._rules(depth - 1, wildcards)
            if self._dice.random() < 0.6:
                name = f"$w{len(wildcards)}"
                rules[name] = self._rules(depth - 1, (*wildcards, name))
        return rules

    def _rule(self, kind: str, wildcards: tuple[str, ...]) -> Any:
        if self._dice.random() < _BARE_CLAIM:
            return "auth.token.email_verified"
        if self._dice.random() < 0.1:
            return self._dice.random() < 0.5
        return _Expressions(self._dice, kind, wildcards).boolean(3)


class _Expressions:
    """Expressions that are well typed, or whose type only shows when they are evaluated."""

    def __init__(self, dice: random.Random, kind: str, wildcards: tuple[str, ...]) -> None:
        self._dice = dice
        self._reads = kind == ".read"
        self._wildcards = wildcards

    def boolean(self, depth: int) -> str:
        if depth and self._dice.random() < 0.55:
            return self._dice.choice((self._and, self._or, self._not, self._if))(depth - 1)
        leaves: list[Callable[[], str]] = [
            self._compares, self._compares, self._exists, self._has, self._type, self._text, self._person, self._orders,
        ]  # fmt: skip
        if self._reads:
            leaves.append(self._query)
        return self._dice.choice(leaves)()

    def _and(self, depth: int) -> str:
        return f"({self.boolean(depth)} && {self.boolean(depth)})"

    def _or(self, depth: int) -> str:
        return f"({self.boolean(depth)} || {self.boolean(depth)})"

    def _not(self, depth: int) -> str:
        return f"!({self.boolean(depth)})"

    def _if(self, depth: int) -> str:
        return f"({self.boolean(0)} ? {self.boolean(depth)} : {self.boolean(depth)})"

    def _snapshot(self) -> str:
        place = self._dice.choice(("data", "root") if self._reads else ("data", "newData", "newData", "root"))
        for _ in range(self._dice.randint(0, 2)):
            place += ".parent()" if self._dice.random() < 0.2 else f".child({self._key()})"
        return place

    def _key(self) -> str:
        if self._wildcards and self._dice.random() < 0.3:
            return self._dice.choice(self._wildcards)
        return self._dice.choice(("'a'", "'b'", "'c'", "'ada'", "'a/b'", "'10'", "auth.uid"))

    def _value(self) -> str:
        return self._dice.choice((
            f"{self._snapshot()}.val()", f"{self._snapshot()}.val()", "null", "'ada'", "'a'", "1", "true", "now",
            "auth.uid", "auth.token.level", "auth.token.email", *self._wildcards,
        ))  # fmt: skip

    def _compares(self) -> str:
        return f"{self._value()} {self._dice.choice(('==', '!=', '===', '!=='))} {self._value()}"

    def _orders(self) -> str:
        number = self._dice.choice(("0", "1", "now", "(now - 1)", "2 * 3", "7 % 4", "1 / 2", "-1"))
        left = self._dice.choice((f"{self._snapshot()}.val()", "auth.token.level", f"{self._snapshot()}.val().length"))
        return f"{left} {self._dice.choice(('<', '<=', '>', '>='))} {number}"

    def _exists(self) -> str:
        return f"{self._snapshot()}.exists()"

    def _has(self) -> str:
        return f"{self._snapshot()}." + self._dice.choice((
            "hasChildren()", "hasChildren(['a'])", "hasChildren(['a', 'b'])", f"hasChild({self._key()})",
        ))  # fmt: skip

    def _type(self) -> str:
        return f"{self._snapshot()}.{self._dice.choice(('isString()', 'isNumber()', 'isBoolean()'))}"

    def _text(self) -> str:
        texts = (f"{self._snapshot()}.val()", "auth.uid", "auth.token.email", "'ada'", *self._wildcards)
        text = self._dice.choice(texts)
        if self._dice.random() < 0.3:
            changed = self._dice.choice(("toUpperCase()", "toLowerCase()", "replace('a', 'bb')"))
            return f"{text}.{changed} == {self._dice.choice(texts)}"
        if self._dice.random() < 0.4:
            return f"{text}.matches({self._dice.choice(_PATTERNS)})"
        return f"{text}.{self._dice.choice(('contains', 'beginsWith', 'endsWith'))}({self._dice.choice(texts)})"

    def _person(self) -> str:
        return self._dice.choice((
            "auth != null", "auth == null", "auth.uid === 'ada'", "auth.provider == 'anonymous'",
            "auth.token.admin == true", "auth.token.groups.a === true", "auth.token.email_verified == true",
            *(f"auth.uid === {name}" for name in self._wildcards),
        ))  # fmt: skip

    def _query(self) -> str:
        return self._dice.choice((
            "query.orderByChild == 'a'", "query.orderByKey", "query.orderByValue", "query.limitToFirst <= 5",
            "query.limitToLast == null", "query.equalTo == auth.uid", "query.startAt >= 1", "query.endAt == 'b'",
        ))  # fmt: skip
