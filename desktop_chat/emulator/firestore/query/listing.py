"""Pages of documents and of collection ids."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.field_paths import parse_field_path
from desktop_chat.emulator.firestore.names import name_key
from desktop_chat.emulator.firestore.protos import StructuredQuery

DEFAULT_PAGE = 300
MAX_PAGE = 1000
# A comma inside a quoted field name separates nothing.
_CLAUSE = re.compile(r"(?:`(?:[^`\\]|\\.)*`|[^,`])+")


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of list_documents; `next_page_token` is "" on the last one.

    With show_missing, missing documents are among them: a name and no create_time.
    """

    documents: tuple[Any, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class CollectionIdPage:
    """A page of list_collection_ids; `next_page_token` is "" on the last one."""

    ids: tuple[str, ...]
    next_page_token: str


def list_query(collection_id: str, order_by: str) -> Any:
    """The StructuredQuery of a ListDocuments request; `order_by` is as in "priority desc, __name__"."""
    query = StructuredQuery()
    query.from_.add(collection_id=collection_id)
    for clause in filter(None, (clause.strip() for clause in _CLAUSE.findall(order_by))):
        head, _, last = clause.rpartition(" ")
        has_direction = last.lower() in ("asc", "desc")
        field = head.strip() if has_direction else clause
        descending = has_direction and last.lower() == "desc"
        parse_field_path(field)
        query.order_by.add(
            direction=StructuredQuery.DESCENDING if descending else StructuredQuery.ASCENDING
        ).field.field_path = field
    return query


def page_of_documents(documents: Sequence[Any], page_size: int, page_token: str) -> DocumentPage:
    """The page after `page_token`, which names the last document of the page before."""
    start = 0
    if page_token:
        last = _decode(page_token)
        places = [index for index, document in enumerate(documents) if document.name == last]
        # A document that went away in between: go on where it was in name order.
        start = places[0] + 1 if places else _after(documents, last)
    size = _page_size(page_size)
    page = tuple(documents[start : start + size])
    more = start + size < len(documents)
    return DocumentPage(page, _encode(page[-1].name) if more else "")


def page_of_ids(ids: Sequence[str], page_size: int, page_token: str) -> CollectionIdPage:
    """The page of sorted ids after `page_token`."""
    rest = [name for name in ids if name > _decode(page_token)] if page_token else list(ids)
    size = _page_size(page_size)
    page = tuple(rest[:size])
    return CollectionIdPage(page, _encode(page[-1]) if size < len(rest) else "")


def _after(documents: Sequence[Any], last: str) -> int:
    key = name_key(last)
    return sum(name_key(document.name) <= key for document in documents)


def _page_size(page_size: int) -> int:
    if page_size < 0:
        raise invalid_argument("page_size is negative")
    return min(page_size or DEFAULT_PAGE, MAX_PAGE)


def _encode(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _decode(token: str) -> str:
    try:
        return base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise invalid_argument("invalid page token") from None
