"""List model whose rows have keys: a new list becomes insertions, removals, moves and changes, never a reset."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Keyed(Protocol):
    """A row value; equal rows look the same."""

    @property
    def key(self) -> str: ...


R = TypeVar("R", bound=Keyed)


class KeyedModel(QAbstractListModel, Generic[R]):
    """Rows with unique keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []

    def row_at(self, index: int) -> R:
        """Return a row without the way through QVariant."""
        return self._rows[index]

    def index_of(self, key: str) -> int:
        """Return where a row is, -1 when it is not here."""
        return next((number for number, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def set_rows(self, new: Sequence[R]) -> None:
        """Become ``new`` by the fewest notices that are simple to find."""
        old = self._rows
        shortest = min(len(old), len(new))
        head = 0
        while head < shortest and old[head].key == new[head].key:
            head += 1
        tail = 0
        while tail < shortest - head and old[-1 - tail].key == new[-1 - tail].key:
            tail += 1
        if not self._move_one(new, head, len(old) - tail, len(new) - tail):
            self._replace_middle(new, head, len(old) - tail, len(new) - tail)
        self._tell_changed(new)

    def _move_one(self, new: Sequence[R], head: int, old_end: int, new_end: int) -> bool:
        """Handle the usual change of a sorted list: one row went to another place."""
        if old_end != new_end or old_end - head < 2:
            return False
        before = [row.key for row in self._rows[head:old_end]]
        after = [row.key for row in new[head:new_end]]
        if before[-1:] + before[:-1] == after:
            source, target, place = old_end - 1, head, head
        elif before[1:] + before[:1] == after:
            source, target, place = head, old_end, old_end - 1
        else:
            return False
        self.beginMoveRows(_ROOT, source, source, _ROOT, target)
        self._rows.insert(place, self._rows.pop(source))
        self.endMoveRows()
        return True

    def _replace_middle(self, new: Sequence[R], head: int, old_end: int, new_end: int) -> None:
        """Make the keys of the middle stretch those of ``new``, from its end backwards so that numbers stay true."""
        before = [row.key for row in self._rows[head:old_end]]
        after = [row.key for row in new[head:new_end]]
        steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        for tag, old_from, old_to, new_from, new_to in reversed(steps):
            if tag in ("delete", "replace"):
                self.beginRemoveRows(_ROOT, head + old_from, head + old_to - 1)
                del self._rows[head + old_from : head + old_to]
                self.endRemoveRows()
            if tag in ("insert", "replace"):
                self.beginInsertRows(_ROOT, head + old_from, head + old_from + new_to - new_from - 1)
                self._rows[head + old_from : head + old_from] = new[head + new_from : head + new_to]
                self.endInsertRows()

    def _tell_changed(self, new: Sequence[R]) -> None:
        first = last = -1
        for number, row in enumerate(new):
            if self._rows[number] is row or self._rows[number] == row:
                continue
            self._rows[number] = row
            if first >= 0 and number != last + 1:
                self.dataChanged.emit(self.index(first), self.index(last))
                first = -1
            first, last = (number if first < 0 else first), number
        if first >= 0:
            self.dataChanged.emit(self.index(first), self.index(last))
