"""The hits of one query as an item model that grows as one scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.search.search_page import Excerpt, SearchHit, excerpt
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_text import files_line
from desktop_chat.ui.keyed_model import Index
from desktop_chat.ui.plain_text import clean, one_line
from desktop_chat.ui.times import Times

SOMEBODY, GONE = "Somebody", "A room you left"
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One hit as it is drawn; ``place`` is the room's title, empty when only one room is searched."""

    room_id: RoomId
    message_id: MessageId
    sender_id: Uid
    sender: str
    place: str
    time: str
    excerpt: Excerpt

    @property
    def spoken(self) -> str:
        """The row for screen readers."""
        place = f" in {self.place}" if self.place else ""
        return f"{self.sender}{place}, {self.time}: {self.excerpt.text}"


class ResultsModel(QAbstractListModel):
    """Rows of hits; ``show`` resets it, ``add`` appends."""

    def __init__(self, client: ChatClient, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._times = times
        self._rows: list[ResultRow] = []

    def show(self, hits: Sequence[SearchHit], *, with_room: bool) -> None:
        """Show these hits in place of all others."""
        self.beginResetModel()
        self._rows = [self._row(hit, with_room=with_room) for hit in hits]
        self.endResetModel()

    def add(self, hits: Sequence[SearchHit], *, with_room: bool) -> None:
        """Show these hits below the others."""
        if not hits:
            return
        first = len(self._rows)
        self.beginInsertRows(_NO_PARENT, first, first + len(hits) - 1)
        self._rows += [self._row(hit, with_room=with_room) for hit in hits]
        self.endInsertRows()

    def row_at(self, row: int) -> ResultRow:
        """Return a row without the way through QVariant."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.excerpt.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def _row(self, hit: SearchHit, *, with_room: bool) -> ResultRow:
        message = hit.message
        user = self._client.user(message.sender_id)
        room = self._client.room(message.room_id) if with_room else None
        place = (one_line(room.title, 80) if room else GONE) if with_room else ""
        return ResultRow(
            room_id=message.room_id,
            message_id=message.id,
            sender_id=message.sender_id,
            sender=one_line(user.display_name, 60) if user else SOMEBODY,
            place=place,
            time=self._times.in_list(message.shown_at) if message.shown_at else "",
            excerpt=_with_files(_harmless(excerpt(hit)), message),
        )


def _with_files(shown: Excerpt, message: Message) -> Excerpt:
    """Name the files behind the words: perhaps they are what was found."""
    files = files_line(message.attachments)
    return Excerpt("  ".join(part for part in (shown.text, files) if part), shown.matches) if files else shown


def _harmless(shown: Excerpt) -> Excerpt:
    """Drop what could steer the line; the ranges move with the text."""
    parts: list[str] = []
    moved: list[tuple[int, int]] = []
    place = length = 0
    for begin, end in shown.matches:
        before, match = clean(shown.text[place:begin]), clean(shown.text[begin:end])
        moved.append((length + len(before), length + len(before) + len(match)))
        parts += [before, match]
        length += len(before) + len(match)
        place = end
    return Excerpt("".join([*parts, clean(shown.text[place:])]), tuple(moved))
