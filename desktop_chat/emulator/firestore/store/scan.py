"""How a query finds its documents: by an index where that saves looking at the whole collection."""

from typing import Any

from desktop_chat.emulator.firestore.field_paths import NAME_FIELD
from desktop_chat.emulator.firestore.query.compiled_query import CompiledQuery
from desktop_chat.emulator.firestore.store.documents import Documents

WORTH_INDEXING = 256
"""Documents of a collection below which looking at all of them is cheap enough."""


def find(compiled: CompiledQuery, documents: Documents) -> list[Any]:
    """The result of the query over the documents as they are now, before its projection."""
    if compiled.collection is None:
        below = documents.group(compiled.collection_id, compiled.parent)
        if not compiled.collection_id and not compiled.all_descendants:
            return compiled.window(compiled.sorted(one for one in below if compiled.selects(one.name)))
        return compiled.window(compiled.sorted(below))
    collection = documents.collection(compiled.collection)
    if len(collection) < WORTH_INDEXING:
        return compiled.window(compiled.sorted(collection.values()))
    if compiled.contained is not None:
        field, elements = compiled.contained
        return compiled.window(
            compiled.sorted(documents.element_index(compiled.collection, field).containing(elements))
        )
    if compiled.equality is not None:
        field, key = compiled.equality
        equal = documents.index(compiled.collection, field).groups(key, key, descending=False)
        return compiled.window(compiled.sorted(document for group in equal for document in group))
    field, descending = compiled.orders[0]
    low, high = compiled.first_range
    if field == NAME_FIELD or (compiled.limit is None and low is None and high is None):
        return compiled.window(compiled.sorted(collection.values()))
    needed = None if compiled.limit is None else compiled.offset + compiled.limit
    found: list[Any] = []
    for group in documents.index(compiled.collection, field).groups(low, high, descending=descending):
        found += compiled.sorted(group)
        if needed is not None and len(found) >= needed:
            break
    return compiled.window(found)
