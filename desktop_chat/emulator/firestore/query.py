"""StructuredQuery as pure functions over documents: which match, in which order, which window of them."""

from typing import Any


class CompiledQuery:
    """A StructuredQuery under a parent, checked and ready to be asked about documents."""

    def matches(self, document: Any) -> bool:
        """Whether the document is in the result, limit and offset aside."""
        raise NotImplementedError

    def compare(self, one: Any, other: Any) -> int:
        """Negative when `one` comes before `other` in the result."""
        raise NotImplementedError

    def sorted(self, documents: list[Any]) -> list[Any]:
        """Matching documents in the order of the result."""
        raise NotImplementedError


def compile_query(parent: str, query: Any) -> CompiledQuery:
    """Check a StructuredQuery; FirestoreError(INVALID_ARGUMENT) says what is wrong with it."""
    raise NotImplementedError


def matches(parent: str, query: Any, document: Any) -> bool:
    """Whether one document is in the result of the query, limit and offset aside."""
    return compile_query(parent, query).matches(document)
