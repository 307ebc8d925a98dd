"""Cuts long work into requests of a size that the services take."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in order, ``size`` at a time; the last batch is what is left."""
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
