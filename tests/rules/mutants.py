"""Rules files with one condition less: each must be noticed by a denied twin."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from desktop_chat.emulator.rules.syntax import Binary, Expr, File, Literal

Path = tuple[str | int, ...]


def mutants(tree: File) -> Iterator[tuple[str, File]]:
    """Yield (where, tree) for every conjunct of every ``&&``, taken as true."""
    for path, conjunct in _conjuncts(tree, ()):
        label = f"L{conjunct.at.line}:{conjunct.at.column}"
        yield label, _replaced(tree, path, Literal(conjunct.at, 1, value=True))


def _conjuncts(node: Any, path: Path) -> Iterator[tuple[Path, Expr]]:
    if isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from _conjuncts(item, (*path, index))
        return
    if not hasattr(node, "__dataclass_fields__"):
        return
    for spec in fields(node):
        child, place = getattr(node, spec.name), (*path, spec.name)
        if _is_and(node) and isinstance(child, Expr) and not _is_and(child):
            yield place, child
        yield from _conjuncts(child, place)


def _is_and(node: Any) -> bool:
    return isinstance(node, Binary) and node.op == "&&"


def _replaced(node: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*node[:step], _replaced(node[step], rest, new), *node[step + 1 :])
    return replace(node, **{step: _replaced(getattr(node, step), rest, new)})
