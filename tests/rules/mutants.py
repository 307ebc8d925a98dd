"""Rules files with one thing wrong, each of which some request of the suite must notice.

Conditions are dropped and negated, comparisons swapped, branches exchanged, numbers moved by one; paths and methods of
``match`` and ``allow`` are widened. The same for Firestore's and Storage's language; see ``database_mutants`` for the
Realtime Database's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from desktop_chat.emulator.rules.source_spans import SourceSpans
from desktop_chat.emulator.rules.syntax import (
    Allow,
    Binary,
    Capture,
    Expr,
    File,
    Function,
    Literal,
    Match,
    Ternary,
    Unary,
)

Path = tuple[str | int, ...]
SWAPPED: Final = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_READS: Final = ("get", "list")
_WRITES: Final = ("create", "update", "delete")


@dataclass(frozen=True, slots=True)
class Mutant:
    """``name`` is stable while other lines of the file change; ``node`` is what a request must evaluate to notice.

    ``node`` is None where a path or a method was widened: any request may notice that. A condition that was dropped is
    taken as ``drops_to``.
    """

    name: str
    line: int
    tree: File
    node: int | None
    drops_to: bool | str = "nothing"


def mutants(tree: File, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a file; equal names are numbered."""
    seen: dict[str, int] = {}
    for found in _Walk(tree, source).all():
        seen[found.name] = seen.get(found.name, 0) + 1
        number = seen[found.name]
        yield found if number == 1 else replace(found, name=f"{found.name} #{number}")


def replaced(node: Any, path: Path, new: Any) -> Any:
    """Return the tree with another node at ``path``."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*node[:step], replaced(node[step], rest, new), *node[step + 1 :])
    return replace(node, **{step: replaced(getattr(node, step), rest, new)})


class _Walk:
    def __init__(self, tree: File, source: str) -> None:
        self._tree = tree
        self._source = source
        self._spans = SourceSpans(source)

    def all(self) -> Iterator[Mutant]:
        yield from self._in(self._tree, (), "")

    def _in(self, node: Any, path: Path, where: str) -> Iterator[Mutant]:
        if isinstance(node, tuple):
            for index, item in enumerate(node):
                yield from self._in(item, (*path, index), where)
            return
        if not hasattr(node, "__dataclass_fields__"):
            return
        where = _where(node, where)
        yield from self._of(node, path, where)
        for spec in fields(node):
            yield from self._in(getattr(node, spec.name), (*path, spec.name), where)

    def _of(self, node: Any, path: Path, where: str) -> Iterator[Mutant]:
        if isinstance(node, Match):
            yield from self._wider_paths(node, path, where)
        elif isinstance(node, Allow):
            yield from self._wider_methods(node, path, where)
            if node.condition is not None and not _is_logic(node.condition):
                yield self._negated(node.condition, (*path, "condition"), where)
        elif isinstance(node, Function) and isinstance(node.result, Binary | Unary) and not _is_logic(node.result):
            yield self._negated(node.result, (*path, "result"), where)
        elif isinstance(node, Expr):
            yield from self._wrong(node, path, where)

    def _wrong(self, node: Expr, path: Path, where: str) -> Iterator[Mutant]:
        if isinstance(node, Binary) and node.op in SWAPPED:
            yield self._changed(
                f"{node.op} → {SWAPPED[node.op]}", node, path, replace(node, op=SWAPPED[node.op]), where
            )
        elif isinstance(node, Binary) and _is_logic(node):
            for side in ("left", "right"):
                part = getattr(node, side)
                if isinstance(part, Binary) and part.op == node.op:
                    continue  # its own parts come by themselves
                value = node.op == "&&"
                dropped = self._changed("drop", part, (*path, side), Literal(part.at, 1, value=value), where)
                yield replace(dropped, drops_to=value)
                if not _is_logic(part):
                    yield self._negated(part, (*path, side), where)
        elif isinstance(node, Ternary):
            yield self._changed("exchange", node, path, replace(node, yes=node.no, no=node.yes), where)
        elif isinstance(node, Literal) and isinstance(node.value, bool):
            yield self._changed("not", node, path, replace(node, value=not node.value), where)
        elif isinstance(node, Literal) and isinstance(node.value, int):
            for step in (-1, 1):
                yield self._changed(f"{step:+}", node, path, replace(node, value=node.value + step), where)

    def _negated(self, node: Expr, path: Path, where: str) -> Mutant:
        return self._changed("not", node, path, Unary(node.at, node.depth + 1, "!", node), where)

    def _changed(self, what: str, node: Expr, path: Path, new: Expr, where: str) -> Mutant:
        text = " ".join(self._source[self._spans.offset(node.at) : self._spans.end(node) + 1].split())
        return Mutant(f"{where} | {what} | {text}", node.at.line, replaced(self._tree, path, new), id(node))

    def _wider_paths(self, match: Match, path: Path, where: str) -> Iterator[Mutant]:
        if isinstance(match.path[0], str) and match.path[0] in ("databases", "b"):
            return
        for index, part in enumerate(match.path):
            place = (*path, "path", index)
            if isinstance(part, str):
                new = Capture(match.at, f"any{index}", glob=False)
                yield Mutant(f"{where} | any {part}", match.at.line, replaced(self._tree, place, new), None)
        last = match.path[-1]
        if isinstance(last, Capture) and not last.glob:
            new = replace(last, glob=True)
            place = (*path, "path", len(match.path) - 1)
            yield Mutant(f"{where} | everything below", match.at.line, replaced(self._tree, place, new), None)

    def _wider_methods(self, allow: Allow, path: Path, where: str) -> Iterator[Mutant]:
        for methods in (_READS, _WRITES):
            if set(methods) & set(allow.methods):
                for extra in set(methods) - set(allow.methods):
                    new = replace(allow, methods=(*allow.methods, extra))
                    yield Mutant(f"{where} | also {extra}", allow.at.line, replaced(self._tree, path, new), None)


def _where(node: Any, where: str) -> str:
    if isinstance(node, Function):
        return f"{node.name}()"
    if isinstance(node, Match):
        return "/" + "/".join(
            part if isinstance(part, str) else f"{{{getattr(part, 'name', '')}}}" for part in node.path
        )
    return f"{where.partition(' allow ')[0]} allow {', '.join(node.methods)}" if isinstance(node, Allow) else where


def _is_logic(node: Any) -> bool:
    return isinstance(node, Binary) and node.op in ("&&", "||")
