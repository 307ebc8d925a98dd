"""The value of an expression. Whatever goes wrong is an EvaluationError, and that denies."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.emulator.database.rules.snapshot import EvaluationError, ObjectValue, Snapshot
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

Variables = Mapping[str, Any]


def evaluate(node: Expression, variables: Variables) -> Any:
    """Return the value of ``node``; raises EvaluationError."""
    match node:
        case Literal():
            return node.value
        case Name():
            return variables[node.name]
        case Property():
            return _property(evaluate(node.owner, variables), evaluate(node.name, variables))
        case Call():
            return _call(node, variables)
        case Unary():
            operand = evaluate(node.operand, variables)
            return not _boolean(operand) if node.operator == "!" else -_number(operand)
        case Binary():
            return _binary(node, variables)
        case Conditional():
            chosen = node.yes if _boolean(evaluate(node.test, variables)) else node.no
            return evaluate(chosen, variables)
        case Array():
            return [_string(evaluate(item, variables)) for item in node.items]
        case Regex():
            return node.search


def _property(owner: Any, name: Any) -> Any:
    if isinstance(owner, str) and name == "length":
        return len(owner.encode("utf-16-le", "surrogatepass")) // 2
    if owner is None:
        return None
    if isinstance(owner, Mapping) and isinstance(name, str):
        return owner.get(name)
    raise EvaluationError(f"no property '{name}'")


def _call(node: Call, variables: Variables) -> Any:
    owner = evaluate(node.owner, variables)
    arguments = [evaluate(argument, variables) for argument in node.arguments]
    methods: Mapping[str, Callable[..., Any]]
    if isinstance(owner, Snapshot):
        methods = _SNAPSHOT
    elif isinstance(owner, str):
        methods = _STRING
    else:
        raise EvaluationError(f"no method '{node.method}' of {_type_name(owner)}")
    if node.method not in methods:
        raise EvaluationError(f"no method '{node.method}'")
    if node.method not in ("hasChildren", "matches"):
        arguments = [_string(argument) for argument in arguments]
    return methods[node.method](owner, *arguments)


def _binary(node: Binary, variables: Variables) -> Any:
    left = evaluate(node.left, variables)
    if node.operator == "&&":
        return _boolean(left) and _boolean(evaluate(node.right, variables))
    if node.operator == "||":
        return _boolean(left) or _boolean(evaluate(node.right, variables))
    right = evaluate(node.right, variables)
    if node.operator in ("==", "==="):
        return _equal(left, right)
    if node.operator in ("!=", "!=="):
        return not _equal(left, right)
    if node.operator in _ORDER:
        return _ordered(node.operator, left, right)
    if node.operator == "+":
        return _add(left, right)
    return _arithmetic(node.operator, _number(left), _number(right))


def _equal(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    objects = [side for side in (left, right) if not isinstance(side, str | bool | int | float)]
    if objects:
        # What val() gives for a node with children is a value of its own, and no string, number or boolean.
        if len(objects) == 2 or not isinstance(objects[0], ObjectValue | Mapping):
            raise EvaluationError(f"{_type_name(objects[0])} can only be compared with null or a plain value")
        return False
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _ordered(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        # JavaScript compares UTF-16 code units.
        left, right = left.encode("utf-16-be", "surrogatepass"), right.encode("utf-16-be", "surrogatepass")
        return _ORDER[operator](left, right)
    return _ORDER[operator](_number(left), _number(right))


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) or isinstance(right, str):
        return _as_text(left) + _as_text(right)
    return _arithmetic("+", _number(left), _number(right))


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    value = _number(value)
    if math.isfinite(value) and value == int(value) and abs(value) < 1e21:
        return str(int(value))
    return repr(value) if math.isfinite(value) else {True: "Infinity", False: "-Infinity"}.get(value > 0, "NaN")


def _arithmetic(operator: str, left: float, right: float) -> float:
    try:
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        if operator == "*":
            return left * right
        if right == 0:
            return math.nan
        return left / right if operator == "/" else math.fmod(left, right)
    except (OverflowError, ValueError) as error:
        raise EvaluationError(str(error)) from None


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise EvaluationError(f"expected a boolean, found {_type_name(value)}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EvaluationError(f"expected a number, found {_type_name(value)}")
    return float(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise EvaluationError(f"expected a string, found {_type_name(value)}")
    return value


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, ObjectValue | Mapping):
        return "an object"
    return type(value).__name__


def _is_number(snapshot: Snapshot) -> bool:
    value = snapshot.val()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        raise EvaluationError("replace needs something to look for")
    return text.replace(old, new)


_SNAPSHOT: Mapping[str, Callable[..., Any]] = {
    "val": Snapshot.val,
    "child": Snapshot.child,
    "parent": Snapshot.parent,
    "exists": lambda snapshot: snapshot.exists,
    "hasChild": lambda snapshot, path: snapshot.child(path).exists,
    "hasChildren": lambda snapshot, keys=None: snapshot.has_children(keys),
    "getPriority": lambda snapshot: snapshot.priority,
    "isNumber": _is_number,
    "isString": lambda snapshot: isinstance(snapshot.val(), str),
    "isBoolean": lambda snapshot: isinstance(snapshot.val(), bool),
}

_STRING: Mapping[str, Callable[..., Any]] = {
    "contains": lambda text, part: part in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
    "replace": _replace,
    "matches": lambda text, search: search(text),
    "toLowerCase": str.lower,
    "toUpperCase": str.upper,
}
