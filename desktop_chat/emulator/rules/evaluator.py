"""Expressions to values. Errors are exceptions; ``||`` and ``&&`` absorb them as Google's do, in both orders."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from desktop_chat.emulator.rules.access import DocumentCalls
from desktop_chat.emulator.rules.debug_log import log_value
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.conversions import to_string
from desktop_chat.emulator.rules.functions.library import (
    ACCESS,
    FUNCTIONS,
    NAMESPACES,
    STORAGE_ACCESS,
    call_function,
    call_method,
)
from desktop_chat.emulator.rules.operators import arithmetic, contains, equal, flat, has_type, negative, ordered
from desktop_chat.emulator.rules.query_proof import Constraint, Partial, QueryData, unknown
from desktop_chat.emulator.rules.scope import Scope, Thunk
from desktop_chat.emulator.rules.syntax import (
    Binary,
    Call,
    Capture,
    Expr,
    Field,
    Index,
    Is,
    ListLiteral,
    Literal,
    MapLiteral,
    MethodCall,
    Name,
    PathLiteral,
    PathPart,
    Slice,
    Ternary,
    Unary,
)
from desktop_chat.emulator.rules.values import (
    BoundSegment,
    Path,
    RulesValue,
    from_utf16,
    type_name,
    utf16,
)

_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Evaluator:
    """Evaluates expressions of one request."""

    def __init__(self, documents: DocumentCalls) -> None:
        self._documents = documents
        self._forms: dict[type[Expr], Callable[[Any, Scope], RulesValue]] = {
            Literal: lambda expr, _: expr.value,
            Name: lambda expr, scope: self._read(scope.find(expr.name)),
            ListLiteral: lambda expr, scope: [_whole(self.value(item, scope)) for item in expr.items],
            MapLiteral: self._map,
            PathLiteral: self._path,
            Unary: self._unary,
            Binary: self._binary,
            Is: lambda expr, scope: _is(self.value(expr.operand, scope), expr.type),
            Ternary: self._ternary,
            Field: lambda expr, scope: _field(self.value(expr.target, scope), expr.name),
            Index: lambda expr, scope: _index(self.value(expr.target, scope), self.value(expr.index, scope)),
            Slice: self._slice,
            Call: self._call,
            MethodCall: self._method,
        }

    def value(self, expr: Expr, scope: Scope) -> RulesValue:
        """Return the value of ``expr``; raise ``EvaluationError``."""
        return self._forms[type(expr)](expr, scope)

    def condition(self, expr: Expr, scope: Scope) -> bool:
        """Return the value of an expression that must be a bool."""
        return _bool(self.value(expr, scope))

    def _read(self, found: Any) -> RulesValue:
        if isinstance(found, UnknownSegment):
            raise unknown("the document's id")
        if not isinstance(found, Thunk):
            return found
        if not found.ready:
            try:
                found.value = self.value(found.expr, found.scope)
            except EvaluationError as error:
                found.error = error
            found.ready = True
        if found.error is not None:
            raise found.error
        return found.value

    def _map(self, expr: MapLiteral, scope: Scope) -> RulesValue:
        entries: dict[str, RulesValue] = {}
        for key_expr, value_expr in expr.entries:
            key = self.value(key_expr, scope)
            if not isinstance(key, str):
                raise EvaluationError(f"Type error. Received: [{type_name(key)}] Expected: [string].")
            entries[key] = _whole(self.value(value_expr, scope))
        return entries

    def _path(self, expr: PathLiteral, scope: Scope) -> RulesValue:
        segments: list[str | BoundSegment] = []
        for part in expr.parts:
            segments += self._segments(part, scope)
        return Path(tuple(segments))

    def _segments(self, part: PathPart, scope: Scope) -> Sequence[str | BoundSegment]:
        if isinstance(part, str):
            return (part,)
        if isinstance(part, Capture):
            return (BoundSegment(part.name, part.glob),)
        value = _whole(self.value(part, scope))
        return value.segments if isinstance(value, Path) else (to_string(value),)

    def _unary(self, expr: Unary, scope: Scope) -> RulesValue:
        value = _whole(self.value(expr.operand, scope))
        if expr.op == "-":
            return negative(value)
        if not isinstance(value, bool):
            raise EvaluationError(f"Unsupported operation error. Received: !{type_name(value)}. Expected: !bool.")
        return not value

    def _binary(self, expr: Binary, scope: Scope) -> RulesValue:
        if expr.op in ("||", "&&"):
            return self._logic(expr, scope)
        left, right = self.value(expr.left, scope), self.value(expr.right, scope)
        if isinstance(left, Partial) or isinstance(right, Partial):
            return _partial_binary(expr.op, left, right)
        match expr.op:
            case "==":
                return equal(left, right)
            case "!=":
                return not equal(left, right)
            case "in":
                return contains(left, right)
            case "<" | "<=" | ">" | ">=":
                return ordered(expr.op, left, right)
        return arithmetic(expr.op, left, right)

    def _logic(self, expr: Binary, scope: Scope) -> bool:
        """One side that decides alone (true of ``||``, false of ``&&``) makes an error of the other side harmless."""
        decisive = expr.op == "||"
        try:
            left = self.condition(expr.left, scope)
        except EvaluationError:
            if self.condition_or_error(expr.right, scope) is decisive:
                return decisive
            raise
        return left if left is decisive else self.condition(expr.right, scope)

    def condition_or_error(self, expr: Expr, scope: Scope) -> bool | EvaluationError:
        """Return the value of a condition, or the error it ended in."""
        try:
            return self.condition(expr, scope)
        except EvaluationError as error:
            return error

    def _ternary(self, expr: Ternary, scope: Scope) -> RulesValue:
        return self.value(expr.yes if self.condition(expr.test, scope) else expr.no, scope)

    def _slice(self, expr: Slice, scope: Scope) -> RulesValue:
        target = _whole(self.value(expr.target, scope))
        # An end that is null counts as left out.
        start = None if expr.start is None else self.value(expr.start, scope)
        stop = None if expr.stop is None else self.value(expr.stop, scope)
        return _slice(target, 0 if start is None else start, _size(target) if stop is None else stop)

    def _call(self, expr: Call, scope: Scope) -> RulesValue:
        found = scope.function(expr.name)
        if found is None:
            args = [self.value(arg, scope) for arg in expr.args]
            if expr.name in ACCESS and len(args) == 1:
                return self._documents.call(expr.name, _whole(args[0]))
            if expr.name not in FUNCTIONS:
                raise EvaluationError(f"Function not found error: Name: [{expr.name}].")
            if expr.name == "debug":
                log_value(expr.at, args[0])
                return args[0]
            return call_function(expr.name, [_whole(arg) for arg in args])
        function, home = found
        if len(function.params) != len(expr.args):
            raise EvaluationError(f"Incorrect number of arguments for {expr.name}: {len(expr.args)}.")
        arguments = {name: Thunk(arg, scope) for name, arg in zip(function.params, expr.args, strict=True)}
        inner = Scope(home, arguments)
        for let in function.lets:
            inner = Scope(inner, {let.name: Thunk(let.value, inner)})
        return self.value(function.result, inner)

    def _method(self, expr: MethodCall, scope: Scope) -> RulesValue:
        if isinstance(expr.target, Name) and expr.target.name in NAMESPACES:
            args = [_whole(self.value(arg, scope)) for arg in expr.args]
            name = f"{expr.target.name}.{expr.name}"
            return self._documents.call(expr.name, args[0]) if name in STORAGE_ACCESS else call_function(name, args)
        receiver = self.value(expr.target, scope)
        args = [self.value(arg, scope) for arg in expr.args]
        if isinstance(receiver, Partial):
            return _partial_method(receiver, expr.name, args)
        return call_method(expr.name, receiver, [_whole(arg) for arg in args])


class UnknownSegment:
    """Stands in a scope for a path variable that a list does not know."""

    __slots__ = ()


def _bool(value: RulesValue) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Partial):
        raise unknown("a condition")
    raise EvaluationError(f"Type error. Received: [{type_name(value)}] Expected: [bool].")


def _whole(value: RulesValue) -> RulesValue:
    """Return a value that is completely known; a list or a method must not hide that something is not."""
    if isinstance(value, Partial):
        raise unknown("a value as a whole")
    return value


def _is(value: RulesValue, wanted: str) -> bool:
    if isinstance(value, QueryData):
        return wanted == "map"
    if isinstance(value, Constraint):
        raise unknown(f"the type of {value.name}")
    return has_type(value, wanted)


def _partial_binary(op: str, left: RulesValue, right: RulesValue) -> bool:
    if isinstance(left, Constraint) and op in _MIRRORED:
        return left.compare(op, right)
    if isinstance(right, Constraint) and op in _MIRRORED:
        return right.compare(_MIRRORED[op], left)
    if op == "in" and isinstance(left, Constraint) and not isinstance(right, Partial):
        return left.member_of(right)
    if op == "in" and isinstance(right, Constraint):
        return right.holds(_whole(left))
    if op == "in" and isinstance(right, QueryData):
        return right.has(_whole(left))
    if op in ("==", "!=") and (left is None or right is None):
        return op == "!="  # the data of a document is a map, never null
    raise unknown("a comparison with the whole document")


def _partial_method(receiver: Partial, name: str, args: list[RulesValue]) -> RulesValue:
    if isinstance(receiver, Constraint) and name == "hasAny" and len(args) == 1:
        return receiver.has_any(_whole(args[0]))
    if isinstance(receiver, QueryData) and name == "get" and len(args) == 2:
        return _partial_get(receiver, args[0] if isinstance(args[0], list) else [args[0]])
    raise unknown(f"{name}() of something that the query does not pin")


def _partial_get(data: RulesValue, keys: list[RulesValue]) -> RulesValue:
    for key in keys:
        data = _field(data, _whole(key))
    return data


def _field(target: RulesValue, name: RulesValue) -> RulesValue:
    if isinstance(target, QueryData):
        return target.field(name)
    if isinstance(target, dict):
        if name not in target:
            raise EvaluationError(f"Property {name} is undefined on object.")
        value = target[name]
        if isinstance(value, UnknownSegment):
            raise unknown(f"the {name} of a list")
        return value
    if isinstance(target, Path):
        for segment in target.segments:
            if isinstance(segment, BoundSegment) and segment.name == name and segment.value is not None:
                return segment.value
        raise EvaluationError(f"Property {name} is undefined on object.")
    if target is None:
        raise EvaluationError("Null value error.")
    _whole(target)
    raise EvaluationError(f"Type error. Received: [{type_name(target)}] Expected: [map,path].")


def _index(target: RulesValue, index: RulesValue) -> RulesValue:
    index = _whole(index)
    if isinstance(target, QueryData) or (isinstance(target, dict | Path) and isinstance(index, str)):
        return _field(target, index)
    if target is None:
        raise EvaluationError("Null value error.")
    _whole(target)
    if not isinstance(target, str | list | Path) or type_name(index) != "int":
        raise EvaluationError(f"Unsupported operation error. Received: {type_name(target)}[{type_name(index)}].")
    if not 0 <= index < _size(target):
        raise EvaluationError(f"Index out of bound error. Index: [{index}], size: [{_size(target)}].")
    piece = _slice(target, index, index + 1)
    if isinstance(piece, Path):
        return (flat(piece) or _unbound())[0]
    return piece if isinstance(piece, str) else piece[0]


def _unbound() -> tuple[str, ...]:
    raise EvaluationError("Variable is not bound in path template.")


def _size(target: RulesValue) -> int:
    if isinstance(target, str):
        return len(utf16(target)) // 2
    if isinstance(target, Path):
        return len(target.segments)
    if isinstance(target, list):
        return len(target)
    raise EvaluationError(f"Function not found error: Name: [[]] on {type_name(target)}.")


def _slice(target: RulesValue, start: RulesValue, stop: RulesValue) -> RulesValue:
    size = _size(target)
    if type_name(start) != "int" or type_name(stop) != "int":
        raise EvaluationError("Unsupported operation error. A slice needs integers.")
    if not (0 <= start < size and 1 <= stop <= size and start <= stop):  # [0:0] is an error, [1:1] is not
        raise EvaluationError(f"Index out of bound error. Range: [{start}:{stop}], size: [{size}].")
    if isinstance(target, str):
        return from_utf16(utf16(target)[2 * start : 2 * stop])
    if isinstance(target, Path):
        return Path(target.segments[start:stop])
    return target[start:stop]
