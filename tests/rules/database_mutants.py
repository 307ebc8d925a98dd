"""database.rules.json with one thing wrong: see ``mutants`` for the other two languages."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from desktop_chat.emulator.database.rules.rule_tree import RuleNode
from desktop_chat.emulator.database.rules.syntax import (
    Array,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    Name,
    Property,
    Regex,
    Unary,
)

SWAPPED: Final = {
    "==": "!=", "!=": "==", "===": "!==", "!==": "===", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatabaseMutant:
    """``name`` is stable while other rules of the file change."""

    name: str
    tree: RuleNode


def database_mutants(root: RuleNode) -> Iterator[DatabaseMutant]:
    """Yield every mutant; equal names are numbered."""
    seen: dict[str, int] = {}
    for name, tree in _in(root, ""):
        seen[name] = seen.get(name, 0) + 1
        yield DatabaseMutant(name if seen[name] == 1 else f"{name} #{seen[name]}", tree)


def _in(node: RuleNode, where: str) -> Iterator[tuple[str, RuleNode]]:
    for kind, check in node.checks.items():
        for what, expression in _wrong_checks(check.expression):
            new = replace(check, expression=expression)
            yield f"{where or '/'} {kind} | {what}", replace(node, checks={**node.checks, kind: new})
    for key, child in node.children.items():
        for name, below in _in(child, f"{where}/{key}"):
            yield name, replace(node, children={**node.children, key: below})
        if node.wildcard is None:
            others = {name: one for name, one in node.children.items() if name != key}
            yield f"{where}/{key} | any", replace(node, children=others, wildcard=(f"$any{where.count('/')}", child))
    if node.wildcard is not None:
        name_, child = node.wildcard
        for name, below in _in(child, f"{where}/{name_}"):
            yield name, replace(node, wildcard=(name_, below))


def _wrong_checks(check: Expression) -> Iterator[tuple[str, Expression]]:
    """Yield the check as a whole, then each part of it, done wrong."""
    if not _is_logic(check):
        if not isinstance(check, Literal):
            yield f"drop | {text_of(check)}", Literal(value=True, offset=0)
        yield f"not | {text_of(check)}", Unary("!", check, 0)
    yield from _wrong(check)


def _wrong(node: Any) -> Iterator[tuple[str, Any]]:
    yield from _wrong_here(node)
    for spec in fields(node):
        value = getattr(node, spec.name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                for what, new in _wrong(item):
                    yield what, replace(node, **{spec.name: (*value[:index], new, *value[index + 1 :])})
        elif isinstance(value, Expression):
            for what, new in _wrong(value):
                yield what, replace(node, **{spec.name: new})


def _wrong_here(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Binary) and node.operator in SWAPPED:
        other = SWAPPED[node.operator]
        yield f"{node.operator} → {other} | {text_of(node)}", replace(node, operator=other)
    elif isinstance(node, Binary) and _is_logic(node):
        for side in ("left", "right"):
            part = getattr(node, side)
            if isinstance(part, Binary) and part.operator == node.operator:
                continue
            yield f"drop | {text_of(part)}", _with(node, side, Literal(node.operator == "&&", 0))
            if not _is_logic(part):
                yield f"not | {text_of(part)}", _with(node, side, Unary("!", part, 0))
    elif isinstance(node, Conditional):
        yield f"exchange | {text_of(node)}", replace(node, yes=node.no, no=node.yes)
    elif isinstance(node, Literal) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        for step in (-1, 1):
            yield f"{step:+} | {text_of(node)}", replace(node, value=node.value + step)


def _with(node: Any, name: str, value: Any) -> Any:
    return replace(node, **{name: value})


def _is_logic(node: Any) -> bool:
    return isinstance(node, Binary) and node.operator in ("&&", "||")


def text_of(node: Any) -> str:
    """Return an expression as text, near enough to what stands in the file."""
    match node:
        case Literal():
            return repr(node.value)
        case Regex():
            return "/…/"
        case Name():
            return node.name
        case Property():
            return f"{text_of(node.owner)}.{text_of(node.name).strip(chr(39))}"
        case Call():
            return f"{text_of(node.owner)}.{node.method}({', '.join(map(text_of, node.arguments))})"
        case Unary():
            return f"{node.operator}{text_of(node.operand)}"
        case Binary():
            return f"{text_of(node.left)} {node.operator} {text_of(node.right)}"
        case Conditional():
            return f"{text_of(node.test)} ? {text_of(node.yes)} : {text_of(node.no)}"
        case Array():
            return f"[{', '.join(map(text_of, node.items))}]"
    raise AssertionError(node)
