"""Decides reads and writes: ``.read`` and ``.write`` cascade, ``.validate`` does not. No rule, or an error: denied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.database.paths import Path, text_of
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.deciding_rule import DecidingRule
from desktop_chat.emulator.database.rules.evaluator import Variables, evaluate
from desktop_chat.emulator.database.rules.query_value import query_value
from desktop_chat.emulator.database.rules.rule_tree import RuleNode, RuleReader, rules_member
from desktop_chat.emulator.database.rules.snapshot import EvaluationError, Snapshot
from desktop_chat.emulator.database.rules.source import SourceError, problem_at, read_source
from desktop_chat.emulator.database.tree import Node
from desktop_chat.emulator.rules.errors import RulesError


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` says for people what decided: ``rule``, which is None where no rule was there to ask.

    ``is_error``: the rule says no because it could not be evaluated.
    """

    allowed: bool
    reason: str
    rule: DecidingRule | None = None
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, and when: ``auth`` is None for anybody, ``now`` in milliseconds since 1970."""

    auth: Mapping[str, Any] | None
    now: int


def load_ruleset(source: str, file: str = "database.rules.json") -> "Ruleset":
    """Return the rules of ``source``; raises RulesError with everything that is wrong, by line and column."""
    reader = RuleReader()
    try:
        root = reader.read(rules_member(read_source(source)))
    except SourceError as error:
        raise RulesError(file, (problem_at(source, error.offset, error.message),)) from None
    if reader.problems:
        raise RulesError(file, tuple(problem_at(source, at, message) for at, message in sorted(reader.problems)))
    return Ruleset(root, source)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules in force, and the text they were read from."""

    root: RuleNode
    source: str

    def may_read(self, path: Path, query: Query, data: Node, request: Request) -> Decision:
        """Decide a read of ``path`` by ``query``."""
        decision = Decision(allowed=False, reason="no .read rule allows it")
        for at, node, wildcards in _way(self.root, path):
            if ".read" not in node.checks:
                continue
            variables = {**_shared(request, data), **wildcards, "data": Snapshot(data, at), "query": query_value(query)}
            decision = _asked(node, ".read", at, variables)
            if decision.allowed:
                break
        return decision

    def may_write(self, paths: Iterable[Path], before: Node, after: Node, request: Request) -> Decision:
        """Decide a change of the whole tree that writes at each of ``paths``; all of them must be allowed."""
        decision = Decision(allowed=False, reason="nothing is written")
        for path in paths:
            decision = self._write(path, before, after, request)
            if not decision.allowed:
                return decision
        return decision

    def has_index(self, path: Path, name: str) -> bool:
        """Say whether ``.indexOn`` at ``path`` names ``name``."""
        node = self.root.at(path)
        return node is not None and name in node.indexes

    def _write(self, path: Path, before: Node, after: Node, request: Request) -> Decision:
        decision = Decision(allowed=False, reason="no .write rule allows it")
        last: tuple[RuleNode, Mapping[str, str]] | None = None
        for at, node, wildcards in _way(self.root, path):
            variables = _write_variables(request, before, after, at, wildcards)
            if not decision.allowed and ".write" in node.checks:
                decision = _asked(node, ".write", at, variables)
            if at == path:
                last = (node, wildcards)
            elif ".validate" in node.checks and not after.at(at).is_empty:
                valid = _asked(node, ".validate", at, variables)
                if not valid.allowed:
                    return valid
        if not decision.allowed or last is None:
            return decision
        return _refused(last[0], path, last[1], before, after, request) or decision


def _way(root: RuleNode, path: Path) -> Iterable[tuple[Path, RuleNode, Mapping[str, str]]]:
    node, wildcards = root, dict[str, str]()
    yield (), node, wildcards
    for depth, key in enumerate(path, 1):
        found = node.child(key)
        if found is None:
            return
        node, more = found
        wildcards = {**wildcards, **more}
        yield path[:depth], node, wildcards


def _refused(
    node: RuleNode, path: Path, wildcards: Mapping[str, str], before: Node, after: Node, request: Request
) -> Decision | None:
    """Return what refuses the data at ``path`` and below it, None when it is valid."""
    here = after.at(path)
    if not node.validates or here.is_empty:
        return None
    if ".validate" in node.checks:
        valid = _asked(node, ".validate", path, _write_variables(request, before, after, path, wildcards))
        if not valid.allowed:
            return valid
    for key in here.children:
        found = node.child(key)
        if found is not None:
            refusal = _refused(found[0], (*path, key), {**wildcards, **found[1]}, before, after, request)
            if refusal is not None:
                return refusal
    return None


def _shared(request: Request, root: Node) -> dict[str, Any]:
    return {"auth": request.auth, "now": request.now, "root": Snapshot(root)}


def _write_variables(
    request: Request, before: Node, after: Node, path: Path, wildcards: Mapping[str, str]
) -> dict[str, Any]:
    return {
        **_shared(request, before),
        **wildcards,
        "data": Snapshot(before, path),
        "newData": Snapshot(after, path),
    }


def _asked(node: RuleNode, kind: str, path: Path, variables: Variables) -> Decision:
    check = node.checks[kind]
    rule = DecidingRule(node.place, kind, check, variables)
    try:
        allowed = evaluate(check.expression, variables) is True
    except EvaluationError as error:
        return Decision(allowed=False, reason=f"{kind} of {text_of(path)}: {error}", rule=rule, is_error=True)
    except RecursionError:
        return Decision(allowed=False, reason=f"{kind} of {text_of(path)}: nested too deeply", rule=rule, is_error=True)
    said = "is true" if allowed else "is not true"
    return Decision(allowed, f"{kind} of {text_of(path)} {said}", rule)
