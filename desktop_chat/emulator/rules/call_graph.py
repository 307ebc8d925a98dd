"""Functions calling functions: no recursion, and at most 20 calls deep."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desktop_chat.emulator.rules.errors import Problem
from desktop_chat.emulator.rules.syntax import Call, Expr, Function, Match, Service
from desktop_chat.emulator.rules.tree_walk import walk

MAX_CALL_DEPTH: Final = 20
"""Calls made from inside of a function, one in the other; Google's refuses the twenty-first."""
Functions = Mapping[str, Function]


def call_problems(service: Service, file_functions: Sequence[Function]) -> Iterator[Problem]:
    """Yield a problem for each function whose calls go in a circle or too deep."""
    outer = {f.name: f for f in (*file_functions, *service.functions)}
    found: dict[int, Problem] = {}
    depths: dict[int, int] = {}
    homes: list[tuple[Function, Functions]] = [(f, outer) for f in outer.values()]
    for match in service.matches:
        homes += _homes(match, outer)
    seen_by = {id(function): seen for function, seen in homes}
    for function, _ in homes:
        _depth(function, seen_by, (), depths, found)
    yield from found.values()


def _homes(match: Match, outer: Functions) -> list[tuple[Function, Functions]]:
    seen = {**outer, **{f.name: f for f in match.functions}}
    homes: list[tuple[Function, Functions]] = [(f, seen) for f in match.functions]
    for nested in match.matches:
        homes += _homes(nested, seen)
    return homes


def _depth(
    function: Function,
    seen_by: Mapping[int, Functions],
    stack: tuple[Function, ...],
    depths: dict[int, int],
    found: dict[int, Problem],
) -> int:
    if any(function is caller for caller in stack):
        names = "->".join(f.name for f in (*stack, function))
        found.setdefault(id(function), Problem(function.at, f"Recursive call is not allowed: {names}."))
        return 0
    if id(function) in depths:
        return depths[id(function)]
    if len(stack) > MAX_CALL_DEPTH:
        found.setdefault(id(stack[0]), _too_deep(stack[0]))
        return 0
    callees = [seen_by[id(function)][name] for name in _called(function) if name in seen_by[id(function)]]
    depth = max((1 + _depth(callee, seen_by, (*stack, function), depths, found) for callee in callees), default=0)
    depths[id(function)] = depth
    if depth > MAX_CALL_DEPTH:
        found.setdefault(id(function), _too_deep(function))
    return depth


def _too_deep(function: Function) -> Problem:
    return Problem(function.at, f"Maximum allowed call depth of {MAX_CALL_DEPTH} is reached from {function.name}.")


def _called(function: Function) -> Iterator[str]:
    bodies: list[Expr] = [*(let.value for let in function.lets), function.result]
    for body in bodies:
        for node in walk(body):
            if isinstance(node, Call):
                yield node.name
