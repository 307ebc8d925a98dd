"""Short ways to write Firestore messages in tests of the local Firestore."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime

DATABASE = "projects/demo/databases/(default)"
ROOT = f"{DATABASE}/documents"


def name(path: str) -> str:
    """The full name of a path below the root."""
    return f"{ROOT}/{path}"


def value(content: Any) -> Any:
    """A Value: of a Python value, or the Value itself."""
    simple = {bool: "boolean_value", int: "integer_value", float: "double_value", str: "string_value"}
    if content is None:
        return protos.Value(null_value=protos.NULL_VALUE)
    if type(content) in simple:
        return protos.Value(**{simple[type(content)]: content})
    if isinstance(content, bytes):
        return protos.Value(bytes_value=content)
    if isinstance(content, datetime):
        return protos.Value(timestamp_value=timestamp_of_datetime(content))
    if isinstance(content, list):
        array = protos.Value()
        array.array_value.SetInParent()
        array.array_value.values.extend(value(element) for element in content)
        return array
    if isinstance(content, dict):
        map_ = protos.Value()
        map_.map_value.SetInParent()
        for name, element in content.items():
            map_.map_value.fields[name].CopyFrom(value(element))
        return map_
    return content


def reference(path: str) -> Any:
    return protos.Value(reference_value=f"{ROOT}/{path}")


def geo_point(latitude: float, longitude: float) -> Any:
    return protos.Value(geo_point_value=protos.LatLng(latitude=latitude, longitude=longitude))


def document(path: str, /, **fields: Any) -> Any:
    return protos.Document(name=f"{ROOT}/{path}", fields={name: value(content) for name, content in fields.items()})


def precondition(*, exists: bool | None = None, update_time: Any = None) -> Any:
    if exists is not None:
        return protos.Precondition(exists=exists)
    return protos.Precondition(update_time=update_time) if update_time is not None else None


def put(path: str, /, *, exists: bool | None = None, update_time: Any = None, **fields: Any) -> Any:
    """A Write that sets a whole document."""
    condition = precondition(exists=exists, update_time=update_time)
    return protos.Write(update=document(path, **fields), current_document=condition)


def patch(path: str, mask: list[str], /, *, exists: bool | None = None, **fields: Any) -> Any:
    """A Write that sets and deletes the fields of a mask."""
    return protos.Write(
        update=document(path, **fields),
        update_mask=protos.DocumentMask(field_paths=mask),
        current_document=precondition(exists=exists),
    )


def remove(path: str, /, *, exists: bool | None = None, update_time: Any = None) -> Any:
    """A Write that deletes a document."""
    condition = precondition(exists=exists, update_time=update_time)
    return protos.Write(delete=f"{ROOT}/{path}", current_document=condition)


def transform(field: str, **kind: Any) -> Any:
    """A FieldTransform, as in `transform("n", increment=1)`."""
    (name, content) = next(iter(kind.items()))
    if name == "set_to_server_value":
        return protos.FieldTransform(field_path=field, set_to_server_value=content)
    if name in ("append_missing_elements", "remove_all_from_array"):
        content = value(content).array_value
        return protos.FieldTransform(field_path=field, **{name: content})
    return protos.FieldTransform(field_path=field, **{name: value(content)})


def change(path: str, /, *transforms: Any, **fields: Any) -> Any:
    """A Write that merges fields and then applies transforms."""
    return protos.Write(
        update=document(path, **fields),
        update_mask=protos.DocumentMask(field_paths=list(fields)),
        update_transforms=transforms,
    )


def verify(path: str, *, exists: bool | None = None) -> Any:
    """A Write with the `verify` operation, which the Python message does not know: written by hand, field 5."""
    name = f"{ROOT}/{path}".encode()
    write = protos.Write.FromString(bytes([5 << 3 | 2, len(name)]) + name)
    if exists is not None:
        write.current_document.exists = exists
    return write


def where(field: str, operator: str, operand: Any = None) -> Any:
    """A Filter, as in `where("n", "GREATER_THAN", 1)` or `where("n", "IS_NULL")`."""
    reference_ = protos.FieldReference(field_path=field)
    if operator.startswith("IS_"):
        number = protos.UnaryFilter.Operator.Value(operator)
        return protos.Filter(unary_filter=protos.UnaryFilter(field=reference_, op=number))
    number = protos.FieldFilter.Operator.Value(operator)
    return protos.Filter(field_filter=protos.FieldFilter(field=reference_, op=number, value=value(operand)))


def both(*filters: Any) -> Any:
    return protos.Filter(composite_filter=protos.CompositeFilter(op=protos.CompositeFilter.AND, filters=filters))


def either(*filters: Any) -> Any:
    return protos.Filter(composite_filter=protos.CompositeFilter(op=protos.CompositeFilter.OR, filters=filters))


def cursor(*contents: Any, before: bool) -> Any:
    return protos.Cursor(values=[value(content) for content in contents], before=before)


def query(
    collection: str,
    filter_: Any = None,
    *,
    order: tuple[str, ...] = (),
    start: Any = None,
    end: Any = None,
    limit: int | None = None,
    offset: int = 0,
    select: list[str] | None = None,
    group: bool = False,
) -> Any:
    """A StructuredQuery; an order of "-n" is descending."""
    made = protos.StructuredQuery(where=filter_, start_at=start, end_at=end, offset=offset)
    made.from_.add(collection_id=collection, all_descendants=group)
    for field in order:
        direction = protos.StructuredQuery.DESCENDING if field.startswith("-") else protos.StructuredQuery.ASCENDING
        made.order_by.add(direction=direction).field.field_path = field.removeprefix("-")
    if limit is not None:
        made.limit.value = limit
    if select is not None:
        made.select.SetInParent()
        for field in select:
            made.select.fields.add(field_path=field)
    return made


def paths(documents: Any) -> list[str]:
    """The paths below the root of documents."""
    return [one.name.removeprefix(f"{ROOT}/") for one in documents]


def plain(content: Any) -> Any:
    """The Python value of a Value with null, boolean, number, string, array or map."""
    kind = content.WhichOneof("value_type")
    if kind == "null_value":
        return None
    if kind == "array_value":
        return [plain(element) for element in content.array_value.values]
    if kind == "map_value":
        return {name: plain(element) for name, element in content.map_value.fields.items()}
    return getattr(content, kind)


def contents(one: Any) -> dict[str, Any]:
    """The fields of a document as Python values."""
    return {name: plain(content) for name, content in one.fields.items()}


def whole(database: Database) -> dict[str, dict[str, Any]]:
    """Everything in a database, as Python values by path."""
    return {path: contents(one) for one in database.run_query(ROOT, query("", group=True)) for path in paths([one])}


def code(call: Callable[..., object], *arguments: Any, **options: Any) -> str:
    """The name of the gRPC code that a call is refused with."""
    try:
        call(*arguments, **options)
    except FirestoreError as refused:
        return refused.code.name
    return "OK"
