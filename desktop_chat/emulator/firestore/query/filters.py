"""The filters of a StructuredQuery, compiled to predicates over documents, and the limits on combining them."""

from collections.abc import Callable, Iterator
from typing import Any

from desktop_chat.emulator.firestore import field_paths, values
from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.field_paths import FieldPath
from desktop_chat.emulator.firestore.protos import CompositeFilter, FieldFilter, UnaryFilter
from desktop_chat.emulator.firestore.values import NAN_KEY, NULL_KEY, OrderKey, order_key

Predicate = Callable[[Any], bool]
KeyReader = Callable[[Any], OrderKey | None]

MAX_DISJUNCTIONS = 30
MAX_NOT_IN = 10
_AND, _OR = CompositeFilter.AND, CompositeFilter.OR
_NEGATIONS = frozenset({"NOT_EQUAL", "NOT_IN", "IS_NOT_NAN", "IS_NOT_NULL"})
_INEQUALITIES = _NEGATIONS | {"LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL"}
_BOUNDING = frozenset({"EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL"})
_OF_ARRAYS = frozenset({"IN", "NOT_IN", "ARRAY_CONTAINS_ANY"})


def key_reader(field: str) -> KeyReader:
    """A function from a document to the sort key of its field, None where the field is missing."""
    return path_reader(field_paths.parse_field_path(field))


def path_reader(path: FieldPath) -> KeyReader:
    """As `key_reader`, of a parsed field path."""
    if path == (field_paths.NAME_FIELD,):
        return lambda document: values.reference_key(document.name)
    if len(path) == 1:
        name = path[0]

        def read_one(document: Any) -> OrderKey | None:
            fields = document.fields
            return order_key(fields[name]) if name in fields else None

        return read_one

    def read_nested(document: Any) -> OrderKey | None:
        value = field_paths.read(document, path)
        return None if value is None else order_key(value)

    return read_nested


def operator_of(filter_: Any) -> str:
    """The operator's name of a field filter or unary filter, checked."""
    unary = filter_.DESCRIPTOR is UnaryFilter.DESCRIPTOR
    message = UnaryFilter if unary else FieldFilter
    try:
        name = str(message.Operator.Name(filter_.op))
    except ValueError:
        name = "OPERATOR_UNSPECIFIED"
    if name == "OPERATOR_UNSPECIFIED":
        raise invalid_argument(f"Unknown {'UnaryFilter' if unary else 'FieldFilter'} operator.")
    return name


def leaves(filter_: Any) -> list[Any]:
    """All field filters and unary filters of a Filter, in order."""
    kind = filter_.WhichOneof("filter_type")
    if kind == "composite_filter":
        return [leaf for part in filter_.composite_filter.filters for leaf in leaves(part)]
    if kind is None:
        raise invalid_argument("Unknown Filter type.")
    return [getattr(filter_, kind)]


def inequality_fields(filter_: Any) -> list[str]:
    """The fields that a query is implicitly ordered by: those of inequalities, by name."""
    compared = (leaf for leaf in leaves(filter_) if operator_of(leaf) in _INEQUALITIES and not _finds_nothing(leaf))
    # By what a path says and not by how it is quoted.
    return sorted({leaf.field.field_path for leaf in compared}, key=field_paths.parse_field_path)


def _finds_nothing(leaf: Any) -> bool:
    """Whether no value can pass: Google leaves such a filter out before it looks at the order."""
    if leaf.DESCRIPTOR is not FieldFilter.DESCRIPTOR:
        return False
    key = order_key(leaf.value)
    if operator_of(leaf) == "NOT_IN":
        return key == (values.ARRAY, (NULL_KEY,))
    return key == NULL_KEY or (key == NAN_KEY and operator_of(leaf) != "NOT_EQUAL")


def bounds_of(filter_: Any, field: str) -> tuple[OrderKey | None, OrderKey | None]:
    """Keys of the field between which (both inclusive, None: open) everything lies that the Filter lets through."""
    low: OrderKey | None = None
    high: OrderKey | None = None
    for leaf in _conjuncts(filter_):
        if leaf.field.field_path != field or leaf.DESCRIPTOR is not FieldFilter.DESCRIPTOR:
            continue
        operator = operator_of(leaf)
        if operator not in _BOUNDING:
            continue
        key = order_key(leaf.value)
        least = (key[0],) if operator.startswith("LESS") else key
        most = (key[0] + 1,) if operator.startswith("GREATER") else key
        low = least if low is None else max(low, least)
        high = most if high is None else min(high, most)
    return low, high


def equality_of(filter_: Any) -> tuple[str, OrderKey] | None:
    """A field that must equal a key in everything that the Filter lets through, if there is one."""
    for leaf in _equalities(filter_):
        if leaf.field.field_path != field_paths.NAME_FIELD:
            return leaf.field.field_path, order_key(leaf.value)
    return None


def pins_of(filter_: Any) -> tuple[tuple[FieldPath, OrderKey], ...]:
    """All fields (`__name__` too) that must equal a key in everything that the Filter lets through, by field."""
    pins = ((field_paths.parse_field_path(leaf.field.field_path), leaf.value) for leaf in _equalities(filter_))
    return tuple((path, order_key(value)) for path, value in sorted(pins, key=lambda pin: pin[0]))


def contained_of(filter_: Any) -> tuple[str, tuple[OrderKey, ...]] | None:
    """A field whose array has one of these elements in everything that the Filter lets through, if there is one."""
    for leaf in _conjuncts(filter_):
        if leaf.DESCRIPTOR is not FieldFilter.DESCRIPTOR:
            continue
        if leaf.op == FieldFilter.ARRAY_CONTAINS:
            return leaf.field.field_path, (order_key(leaf.value),)
        if leaf.op == FieldFilter.ARRAY_CONTAINS_ANY:
            return leaf.field.field_path, values.array_keys(leaf.value.array_value.values)
    return None


def _equalities(filter_: Any) -> Iterator[Any]:
    for leaf in _conjuncts(filter_):
        if leaf.DESCRIPTOR is FieldFilter.DESCRIPTOR and leaf.op == FieldFilter.EQUAL:
            yield leaf


def _conjuncts(filter_: Any) -> Iterator[Any]:
    """The leaves that hold for everything that the Filter lets through."""
    kind = filter_.WhichOneof("filter_type")
    if kind != "composite_filter":
        yield getattr(filter_, kind)
    elif filter_.composite_filter.op == _AND or len(filter_.composite_filter.filters) == 1:
        for part in filter_.composite_filter.filters:
            yield from _conjuncts(part)


def compile_filter(filter_: Any) -> Predicate:
    """A predicate for a Filter of any depth."""
    kind = filter_.WhichOneof("filter_type")
    if kind == "composite_filter":
        return _composite(filter_.composite_filter)
    if kind == "field_filter":
        return _field(filter_.field_filter)
    if kind == "unary_filter":
        return _unary(filter_.unary_filter)
    raise invalid_argument("Unknown Filter type.")


def check_filter(filter_: Any) -> None:
    """Refuse the combinations of filters that Firestore refuses."""
    operators = [operator_of(leaf) for leaf in leaves(filter_)]
    if sum(operator in _NEGATIONS for operator in operators) > 1:
        raise invalid_argument(
            "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query."
        )
    if "NOT_IN" in operators and ({"IN", "ARRAY_CONTAINS_ANY"} & set(operators) or _has_or(filter_)):
        raise invalid_argument("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.")
    compared = inequality_fields(filter_)
    if compared and field_paths.NAME_FIELD not in compared and _pins_name(filter_):
        raise invalid_argument(
            "Equality on key is not allowed if there are other inequality fields and key does not appear in "
            "inequalities."
        )
    disjunctions, contains = _disjunctions(filter_)
    if disjunctions > MAX_DISJUNCTIONS:
        raise invalid_argument(
            f"Too many disjunctions after normalization. Result had {disjunctions} disjunctions which is more than the "
            f"maximum of {MAX_DISJUNCTIONS}"
        )
    if contains > 1:
        raise invalid_argument("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.")


def _pins_name(filter_: Any) -> bool:
    return any(
        leaf.field.field_path == field_paths.NAME_FIELD and operator_of(leaf) in ("EQUAL", "IN")
        for leaf in leaves(filter_)
    )


def _has_or(filter_: Any) -> bool:
    if filter_.WhichOneof("filter_type") != "composite_filter":
        return False
    composite = filter_.composite_filter
    return composite.op == _OR or any(_has_or(part) for part in composite.filters)


def _disjunctions(filter_: Any) -> tuple[int, int]:
    """Number of disjunctions in disjunctive normal form, and the most array-contains filters in one of them."""
    if filter_.WhichOneof("filter_type") != "composite_filter":
        leaf = leaves(filter_)[0]
        operator = operator_of(leaf)
        terms = len(leaf.value.array_value.values) if operator in ("IN", "ARRAY_CONTAINS_ANY") else 1
        return terms, int(operator in ("ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY"))
    parts = [_disjunctions(part) for part in filter_.composite_filter.filters]
    if filter_.composite_filter.op == _OR:
        return sum(terms for terms, _ in parts), max((contains for _, contains in parts), default=0)
    product = 1
    for terms, _ in parts:
        product *= terms
    return product, sum(contains for _, contains in parts)


def _composite(composite: Any) -> Predicate:
    if composite.op not in (_AND, _OR):
        raise invalid_argument("Unknown CompositeFilter operator.")
    parts = tuple(compile_filter(part) for part in composite.filters)
    if len(parts) == 1:
        return parts[0]
    if composite.op == _OR and parts:
        return lambda document: any(part(document) for part in parts)
    return lambda document: all(part(document) for part in parts)


def _unary(unary: Any) -> Predicate:
    if unary.field.field_path == field_paths.NAME_FIELD:
        raise invalid_argument("__key__ filter value must be a Key")
    read = key_reader(unary.field.field_path)
    operator = operator_of(unary)
    if operator == "IS_NULL":
        return lambda document: read(document) == NULL_KEY
    if operator == "IS_NAN":
        return lambda document: read(document) == NAN_KEY
    # A negation asks for presence, and null is never "not something".
    unwanted = (None, NULL_KEY) if operator == "IS_NOT_NULL" else (None, NULL_KEY, NAN_KEY)
    return lambda document: read(document) not in unwanted


def _field(filter_: Any) -> Predicate:
    field = filter_.field.field_path
    operator = operator_of(filter_)
    read = key_reader(field)
    operands = _operands(operator, filter_.value) if operator in _OF_ARRAYS else (order_key(filter_.value),)
    if field == field_paths.NAME_FIELD:
        if operator in ("ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY"):
            raise invalid_argument("the name __key__ is reserved")
        if any(operand[0] != values.REFERENCE for operand in operands):
            raise invalid_argument("__key__ filter value must be a Key")
    if operator in ("EQUAL", "IN"):
        return _one_of(read, operands)
    if operator in ("NOT_EQUAL", "NOT_IN"):
        return _none_of(read, operands)
    if operator in ("ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY"):
        return _contains(read, operands)
    return _range(read, operator, operands[0])


def _operands(operator: str, value: Any) -> tuple[OrderKey, ...]:
    if value.WhichOneof("value_type") != "array_value":
        raise invalid_argument(f"'{operator}' requires an ArrayValue.")
    operands = values.array_keys(value.array_value.values)
    most = MAX_NOT_IN if operator == "NOT_IN" else MAX_DISJUNCTIONS
    if not operands:
        raise invalid_argument(f"'{operator}' requires an non-empty ArrayValue.")
    if len(operands) > most:
        raise invalid_argument(f"'{operator}' supports up to {most} comparison values.")
    return operands


def _one_of(read: KeyReader, operands: tuple[OrderKey, ...]) -> Predicate:
    # Null and NaN are found by IS_NULL and IS_NAN only.
    wanted = frozenset(operands) - {NULL_KEY, NAN_KEY}
    return lambda document: read(document) in wanted


def _none_of(read: KeyReader, operands: tuple[OrderKey, ...]) -> Predicate:
    if NULL_KEY in operands:
        return lambda _: False
    unwanted = frozenset(operands) - {NAN_KEY}

    def differs(document: Any) -> bool:
        key = read(document)
        return key is not None and key != NULL_KEY and key not in unwanted

    return differs


def _contains(read: KeyReader, operands: tuple[OrderKey, ...]) -> Predicate:
    wanted = frozenset(operands) - {NULL_KEY, NAN_KEY}

    def contains(document: Any) -> bool:
        key = read(document)
        return key is not None and key[0] == values.ARRAY and not wanted.isdisjoint(key[1])

    return contains


def _range(read: KeyReader, operator: str, bound: OrderKey) -> Predicate:
    if bound in (NULL_KEY, NAN_KEY):
        return lambda _: False
    # A range stays within the type of its bound, and NaN is in no range.
    lowest = NAN_KEY if bound[0] == values.NUMBER else (bound[0],)
    highest = (bound[0] + 1,)
    if operator in ("LESS_THAN", "LESS_THAN_OR_EQUAL"):
        inclusive = operator == "LESS_THAN_OR_EQUAL"

        def below(document: Any) -> bool:
            key = read(document)
            return key is not None and lowest < key and (key < bound or (inclusive and key == bound))

        return below
    inclusive = operator == "GREATER_THAN_OR_EQUAL"

    def above(document: Any) -> bool:
        key = read(document)
        return key is not None and key < highest and (key > bound or (inclusive and key == bound))

    return above
