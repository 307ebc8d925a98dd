"""The rules of one place and of the places below it, read from the rules file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_chat.emulator.database.paths import Path
from desktop_chat.emulator.database.rules.check import Scope
from desktop_chat.emulator.database.rules.lexer import ExpressionError
from desktop_chat.emulator.database.rules.parser import parse_expression
from desktop_chat.emulator.database.rules.source import Items, Members, SourceError, Text, Value, Word, offset_of
from desktop_chat.emulator.database.rules.syntax import Expression, Literal

_KINDS = (".read", ".write", ".validate")
_WILDCARD = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")
_FORBIDDEN = re.compile(r"[.#$\[\]/\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its ``text``, which begins at ``offset`` of the file, and the expression that it is."""

    expression: Expression
    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class RuleNode:
    """``place`` is the path as the rules write it; ``checks`` are by kind.

    ``wildcard`` is the name with its dollar and what it stands for.
    """

    place: Path = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    indexes: frozenset[str] = frozenset()
    children: Mapping[str, "RuleNode"] = field(default_factory=dict)
    wildcard: tuple[str, "RuleNode"] | None = None
    validates: bool = False

    def child(self, key: str) -> tuple["RuleNode", Mapping[str, str]] | None:
        """Return the rules of child ``key`` and what a wildcard stands for, None where there are none."""
        if key in self.children:
            return self.children[key], {}
        if self.wildcard is None:
            return None
        name, node = self.wildcard
        return node, {name: key}

    def at(self, path: Path) -> "RuleNode | None":
        """Return the rules of a place, None where there are none."""
        node: RuleNode = self
        for key in path:
            found = node.child(key)
            if found is None:
                return None
            node = found[0]
        return node


class RuleReader:
    """Builds the tree and collects everything that is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []

    def read(self, value: Value, place: Path = ()) -> RuleNode:
        """Return the rules that ``value`` is, which stand at ``place``; what is wrong goes to ``problems``."""
        if not isinstance(value, Members):
            self._refuse(offset_of(value), "Expected an object with rules")
            return RuleNode(place)
        checks: dict[str, Check] = {}
        indexes: frozenset[str] = frozenset()
        children: dict[str, RuleNode] = {}
        wildcard: tuple[str, RuleNode] | None = None
        for key, member in value.members:
            name = key.value
            if name in _KINDS:
                checks[name] = self._check(name, member, _wildcards(place))
            elif name == ".indexOn":
                indexes = self._indexes(member)
            elif name.startswith("$"):
                wildcard = self._wildcard(key, member, place, wildcard)
            elif self._is_key(key):
                children[name] = self.read(member, (*place, name))
        below = [*children.values(), *([wildcard[1]] if wildcard else [])]
        validates = ".validate" in checks or any(node.validates for node in below)
        return RuleNode(place, checks, indexes, children, wildcard, validates)

    def _is_key(self, key: Text) -> bool:
        if key.value and not _FORBIDDEN.search(key.value):
            return True
        self._refuse(key.offsets[0] - 1, f"Invalid key '{key.value}': not a rule and not the name of a child")
        return False

    def _wildcard(
        self, key: Text, member: Value, place: Path, before: tuple[str, RuleNode] | None
    ) -> tuple[str, RuleNode]:
        name, at = key.value, key.offsets[0] - 1
        if not _WILDCARD.fullmatch(name):
            self._refuse(at, f"Invalid wildcard '{name}'")
        if before is not None:
            self._refuse(at, f"Only one wildcard is allowed beside '{before[0]}'")
        if name in place:
            self._refuse(at, f"The wildcard '{name}' is already in use above")
        return name, self.read(member, (*place, name))

    def _check(self, kind: str, value: Value, wildcards: tuple[str, ...]) -> Check:
        if isinstance(value, Word) and isinstance(value.value, bool):
            return Check(Literal(value=value.value, offset=0), str(value.value).lower(), value.offset)
        if isinstance(value, Text):
            return Check(self._expression(kind, value, wildcards), value.value, value.offsets[0])
        self._refuse(offset_of(value), f"{kind} must be a string or a boolean")
        return Check(Literal(value=False, offset=0), "", offset_of(value))

    def _expression(self, kind: str, value: Text, wildcards: tuple[str, ...]) -> Expression:
        nothing = Literal(value=False, offset=0)
        try:
            expression = parse_expression(value.value)
            found = Scope(_variables(kind, wildcards)).type_of(expression)
        except ExpressionError as error:
            self._refuse(
                value.offsets[min(error.offset, len(value.offsets) - 1)], f"Invalid {kind} expression: {error.message}"
            )
            return nothing
        except RecursionError:
            self._refuse(value.offsets[0], f"Invalid {kind} expression: nested too deeply")
            return nothing
        if found not in ("boolean", "value", "any"):
            self._refuse(value.offsets[0], f"{kind} must be a boolean expression, found {found}")
        return expression

    def _indexes(self, value: Value) -> frozenset[str]:
        items = value.items if isinstance(value, Items) else (value,)
        names: set[str] = set()
        for item in items:
            if isinstance(item, Text) and item.value and _is_index(item.value):
                names.add(item.value.strip("/"))
            else:
                self._refuse(offset_of(item), ".indexOn must be a string or an array of strings that name children")
        return frozenset(names)

    def _refuse(self, offset: int, message: str) -> None:
        self.problems.append((offset, message))


def rules_member(value: Value) -> Value:
    """Return what stands under "rules"; raises SourceError where that is not the only thing in the file."""
    if isinstance(value, Members) and len(value.members) == 1 and value.members[0][0].value == "rules":
        return value.members[0][1]
    raise SourceError(offset_of(value), 'Expected an object with the one key "rules"')


def _wildcards(place: Path) -> tuple[str, ...]:
    return tuple(key for key in place if key.startswith("$"))


def _is_index(name: str) -> bool:
    return name == ".value" or all(part and not _FORBIDDEN.search(part) for part in name.strip("/").split("/"))


def _variables(kind: str, wildcards: tuple[str, ...]) -> dict[str, str]:
    types = {
        "auth": "any",
        "now": "number",
        "root": "snapshot",
        "data": "snapshot",
        **dict.fromkeys(wildcards, "string"),
    }
    types |= {"query": "query"} if kind == ".read" else {"newData": "snapshot"}
    return types
