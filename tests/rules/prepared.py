"""The requests of the whole suite, made ready once so that a thousand changed rules files can be asked quickly."""

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from desktop_chat.emulator.rules.access import Access, AccessCalls
from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.ruleset import Ruleset
from desktop_chat.emulator.rules.syntax import File, Literal
from tests.rules.backends import RULES, Documents, asked_of
from tests.rules.twins import Request, Twin

SWITCH: Final = "requiresVerifiedEmail"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One request and what the rules must say; ``switched`` asks those with the switch for verified addresses on."""

    name: str
    request: Request
    allowed: bool
    switched: bool
    accesses: tuple[Access, ...]
    documents: Documents

    def calls(self) -> AccessCalls:
        """Return a fresh count of the documents that the rules look at."""
        return AccessCalls() if len(self.accesses) > 1 else AccessCalls(in_all=10)

    def is_noticed_by(self, ruleset: Ruleset) -> bool:
        """Tell whether these rules answer something else, or deny by an error."""
        calls = self.calls()
        for access in self.accesses:
            decision = ruleset.decide(access, self.documents, calls)
            if not decision.allowed:
                return self.allowed or bool(decision.errors)
        return not self.allowed


def all_twins() -> Iterator[tuple[str, Twin, bool]]:
    """Yield (module, twin, switched) for everything that the test modules beside this one hold."""
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"tests.rules.{file.stem}")
        for twin in getattr(module, "TWINS", ()):
            yield file.stem, twin, False
        for twin in getattr(module, "SWITCHED_TWINS", ()):
            yield file.stem, twin, True


@cache
def all_requests() -> Sequence[Prepared]:
    """Return every allowed request and its denied twins."""
    found = []
    for module, twin, switched in all_twins():
        found.append(_prepared(f"{module}: {twin.rule}", twin.allowed, switched, allowed=True))
        for name, change in twin.denied.items():
            found.append(_prepared(f"{module}: {twin.rule}: {name}", change(twin.allowed), switched, allowed=False))
    return found


def _prepared(name: str, request: Request, switched: bool, *, allowed: bool) -> Prepared:
    accesses, documents = asked_of(request)
    return Prepared(name, request, allowed, switched, tuple(accesses), documents)


@cache
def shipped_tree() -> File:
    """Return firestore.rules as a tree; always the same object, as nodes are told apart by identity."""
    return parse(RULES.read_text(), RULES.name)


def ruleset_of(tree: File, *, switched: bool) -> Ruleset:
    """Return rules, with the switch for verified addresses turned on or as it is."""
    tree = switched_tree(tree) if switched else tree
    return Ruleset(tree, tree.services[0], RULES.name)


def switched_tree(tree: File) -> File:
    """Return the rules with the switch turned over."""
    service = tree.services[0]
    functions = tuple(
        replace(one, result=replace(one.result, value=not one.result.value))
        if one.name == SWITCH and isinstance(one.result, Literal)
        else one
        for one in _functions(service)
    )
    return _with_functions(tree, functions)


def _functions(service: Any) -> Any:
    return service.matches[0].functions


def _with_functions(tree: File, functions: Any) -> File:
    service = tree.services[0]
    first = replace(service.matches[0], functions=functions)
    return replace(tree, services=(replace(service, matches=(first, *service.matches[1:])), *tree.services[1:]))


class Trace:
    """Stands in for a Coverage: which expressions were evaluated at all, and which of them to true and to false."""

    def __init__(self) -> None:
        self.values: dict[int, set[bool | None]] = {}

    def record(self, expr: Any, value: Any) -> None:
        self.values.setdefault(id(expr), set()).add(value.get("boolValue"))


@cache
def traces() -> Sequence[Trace]:
    """Return for each request what the shipped rules evaluate for it, by the identity of expressions."""
    found = []
    trees = {False: shipped_tree(), True: switched_tree(shipped_tree())}
    for request in all_requests():
        ruleset, trace = Ruleset(trees[request.switched], trees[request.switched].services[0], RULES.name), Trace()
        ruleset._coverage = trace  # type: ignore[assignment]  # it only records
        calls = request.calls()
        for access in request.accesses:
            if not ruleset.decide(access, request.documents, calls).allowed:
                break
        found.append(trace)
    return found
