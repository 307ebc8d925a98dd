"""Decides requests to the Realtime Database without making them.

Google has no test service for its rules, so they are evaluated here, as the local Firebase evaluates them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.lazy_tree import LazyTree, Read
from desktop_chat.admin.rules.trial import Judged
from desktop_chat.admin.rules.trial import Read as ReadOfCase
from desktop_chat.admin.rules.trial_case import TrialCase
from desktop_chat.admin.rules.verdict import Reason, Verdict
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.paths import Path, parse_path
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import Decision, Request, Ruleset, load_ruleset
from desktop_chat.emulator.database.server_values import resolve
from desktop_chat.emulator.database.tree import Node
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.errors import Rejected


def decide(source: str, case: TrialCase, read: Read) -> tuple[Verdict, Mapping[str, bool]]:
    """Return the verdict, and whether something is stored at each place that the rules looked at.

    An update changes the children that ``case.after`` names and leaves the others. Raises WrongUse for a path or a
    value that no database takes, Rejected for rules that do not compile, and what ``read`` raises.
    """
    rules = _ruleset(source)
    tree = LazyTree(read)
    request = Request(case.auth, in_milliseconds(case.time))
    try:
        if case.method == "get":
            decision = rules.may_read(parse_path(case.path), Query(), tree, request)
        else:
            changes = dict(_changes(case, tree, request.now))
            after: Node = tree
            for path, node in changes.items():
                after = after.with_at(path, node)
            decision = rules.may_write(changes, tree, after, request)
    except DatabaseError as error:
        raise WrongUse("The database takes no such request", f"{error.message}") from None
    return _verdict(decision, source), tree.looked_at


def judge_database(source: str, cases: Sequence[TrialCase], read: ReadOfCase) -> list[Judged]:
    """Decide every case of a file, as ``trial.judge`` does by the Rules API. Raises as ``decide`` does."""
    judged = []
    for case in cases:
        verdict, _ = decide(source, case, partial(read, case))
        said = [f"{one.rule}: {one.text} is {one.value}" for one in verdict.reasons]
        judged.append(Judged(case, verdict.allowed, {"debugMessages": said}, {}))
    return judged


def in_milliseconds(time: str) -> int:
    """Return RFC 3339 text as database rules count time, since 1970."""
    return int(datetime.fromisoformat(time).timestamp() * 1000)


def _ruleset(source: str) -> Ruleset:
    try:
        return load_ruleset(source)
    except RulesError as error:
        raise Rejected("The rules do not compile", str(error)) from None


def _changes(case: TrialCase, before: Node, now: int) -> Iterator[tuple[Path, Node]]:
    """Yield what would be stored where."""
    places: dict[str, Any] = {case.path: case.after, **case.along}
    if case.method == "list":
        raise WrongUse("A database has no lists", "Say get: who may read a place may read everything below it.")
    if case.method == "update":
        if not isinstance(case.after, dict):
            raise WrongUse("Which children?", "An update is a JSON object: the children that it changes.")
        places = {**{f"{case.path}/{name}": value for name, value in case.after.items()}, **case.along}
    for text, value in places.items():
        path = parse_path(text)
        yield path, from_json(resolve(value, before.at(path), now), len(path))


def _verdict(decision: Decision, source: str) -> Verdict:
    rule = decision.rule
    if rule is None:
        return Verdict(decision.allowed, (), ())
    line, name = rule.line(source), "/" + "/".join((*rule.place, rule.kind))
    text, value = rule.blamed()
    whole = Reason(line, rule.check.text, "true" if decision.allowed else value, name)
    return Verdict(decision.allowed, (whole,), (Reason(line, text, value, name),))
