"""Types of expressions, checked when the rules are loaded: what can never have a value is refused."""

from dataclasses import dataclass

from desktop_chat.emulator.database.rules.lexer import ExpressionError
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

# "value" is what val() may be, "any" is anything that the claims of a token may hold.
_FUZZY = frozenset({"value", "any"})
_STRING_METHODS = {
    "contains": (("string",), "boolean"),
    "beginsWith": (("string",), "boolean"),
    "endsWith": (("string",), "boolean"),
    "replace": (("string", "string"), "string"),
    "matches": (("regex",), "boolean"),
    "toLowerCase": ((), "string"),
    "toUpperCase": ((), "string"),
}
_SNAPSHOT_METHODS = {
    "val": ((), "value"),
    "child": (("string",), "snapshot"),
    "parent": ((), "snapshot"),
    "hasChild": (("string",), "boolean"),
    "exists": ((), "boolean"),
    "getPriority": ((), "value"),
    "isNumber": ((), "boolean"),
    "isString": ((), "boolean"),
    "isBoolean": ((), "boolean"),
}
_QUERY_PROPERTIES = {
    "orderByKey": "boolean",
    "orderByPriority": "boolean",
    "orderByValue": "boolean",
    "orderByChild": "value",
    "startAt": "value",
    "endAt": "value",
    "equalTo": "value",
    "limitToFirst": "value",
    "limitToLast": "value",
}
_SCALARS = frozenset({"boolean", "number", "string", "null"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Which variables there are, with their types."""

    types: dict[str, str]

    def type_of(self, node: Expression) -> str:
        """Return the type of ``node``; raises ExpressionError where it cannot have a value."""
        match node:
            case Literal():
                return _literal(node)
            case Regex():
                return "regex"
            case Name():
                return self._name(node)
            case Property():
                return self._property(node)
            case Call():
                return self._call(node)
            case Unary():
                wanted = "boolean" if node.operator == "!" else "number"
                self._expect(node.operand, f"Invalid {node.operator} expression", wanted)
                return wanted
            case Binary():
                return self._binary(node)
            case Conditional():
                self._expect(node.test, "Invalid condition", "boolean")
                yes, no = self.type_of(node.yes), self.type_of(node.no)
                return yes if yes == no else "any" if "snapshot" not in (yes, no) else _refuse(node, "Mixed types")
            case Array():
                raise ExpressionError(node.offset, "An array may only be given to hasChildren")

    def _expect(self, node: Expression, message: str, *wanted: str) -> str:
        found = self.type_of(node)
        if found not in wanted and found not in _FUZZY:
            raise ExpressionError(node.offset, f"{message}: expected {' or '.join(wanted)}, found {found}")
        return found

    def _name(self, node: Name) -> str:
        if node.name not in self.types:
            raise ExpressionError(node.offset, f"Unknown variable '{node.name}'")
        return self.types[node.name]

    def _property(self, node: Property) -> str:
        owner = self.type_of(node.owner)
        if not isinstance(node.name, Literal) or not isinstance(node.name.value, str):
            self._expect(node.name, "Invalid property access", "string")
            return "any" if owner == "any" else _refuse(node, "Invalid property access")
        name = node.name.value
        if owner == "any":
            return "number" if name == "length" else "any"
        if owner in ("string", "value") and name == "length":
            return "number"
        if owner == "query" and name in _QUERY_PROPERTIES:
            return _QUERY_PROPERTIES[name]
        return _refuse(node, f"No such method/property '{name}'")

    def _call(self, node: Call) -> str:
        owner = self.type_of(node.owner)
        if owner == "snapshot" and node.method == "hasChildren":
            return self._has_children(node)
        methods = _SNAPSHOT_METHODS if owner == "snapshot" else _STRING_METHODS
        if owner not in ("snapshot", "string", "value", "any") or node.method not in methods:
            return _refuse(node, f"No such method/property '{node.method}'")
        wanted, result = methods[node.method]
        if len(node.arguments) != len(wanted):
            return _refuse(node, f"{node.method} takes {len(wanted)} arguments, got {len(node.arguments)}")
        for argument, kind in zip(node.arguments, wanted, strict=True):
            self._argument(argument, node.method, kind)
        return result

    def _argument(self, argument: Expression, method: str, wanted: str) -> None:
        if wanted == "regex":
            if not isinstance(argument, Regex):
                raise ExpressionError(argument.offset, f"{method} takes a regular expression literal")
            return
        self._expect(argument, f"Invalid argument of {method}", wanted)

    def _has_children(self, node: Call) -> str:
        if not node.arguments:
            return "boolean"
        keys = node.arguments[0]
        if len(node.arguments) > 1 or not isinstance(keys, Array) or not keys.items:
            return _refuse(node, "hasChildren takes one non-empty array of strings")
        for key in keys.items:
            self._expect(key, "Invalid key for hasChildren", "string")
        return "boolean"

    def _binary(self, node: Binary) -> str:
        message = f"Invalid {node.operator} expression"
        if node.operator in ("&&", "||"):
            self._expect(node.left, message, "boolean")
            self._expect(node.right, message, "boolean")
            return "boolean"
        if node.operator in ("==", "===", "!=", "!=="):
            self._expect(node.left, message, *_SCALARS)
            self._expect(node.right, message, *_SCALARS)
            return "boolean"
        if node.operator in ("-", "*", "/", "%"):
            self._expect(node.left, message, "number")
            self._expect(node.right, message, "number")
            return "number"
        left = self._expect(node.left, message, "number", "string")
        right = self._expect(node.right, message, "number", "string")
        if node.operator == "+":
            return "string" if "string" in (left, right) else left if left == right else "value"
        if left != right and not {left, right} & _FUZZY:
            return _refuse(node, f"{message}: the sides have different types")
        return "boolean"


def _literal(node: Literal) -> str:
    if node.value is None:
        return "null"
    if isinstance(node.value, bool):
        return "boolean"
    return "string" if isinstance(node.value, str) else "number"


def _refuse(node: Expression, message: str) -> str:
    raise ExpressionError(node.offset, message)
