"""The room list: the open room is marked by its id, so that no change of rows can open another."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.rooms.room_delegate import RoomDelegate
from desktop_chat.ui.rooms.room_list_model import RoomListModel
from desktop_chat.ui.rooms.room_menu import RoomActions, room_menu
from desktop_chat.ui.row_list_view import RowListView
from desktop_chat.ui.theme import Theme


class RoomListView(RowListView):
    """Rooms; a click, Enter or Alt+Up/Down chooses one, U marks one as unread or read.

    Signals:
        room_chosen: RoomId.
        unread_wanted, read_wanted: RoomId that is to be marked so.
        pin_wanted: (RoomId, whether it is to stand on top from now on).
    """

    room_chosen = Signal(str)
    unread_wanted = Signal(str)
    read_wanted = Signal(str)
    pin_wanted = Signal(str, bool)

    def __init__(self, theme: Theme, model: RoomListModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, "Rooms", parent)
        self._rooms = model
        self._delegate = RoomDelegate(theme, model, self)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._choose)

    @property
    def open_room(self) -> RoomId | None:
        """The room that is marked as open."""
        return self._delegate.open_room

    def set_open_room(self, room_id: RoomId | None) -> None:
        """Mark a room as open and bring it into sight."""
        self._delegate.open_room = room_id
        row = self._rooms.index_of(room_id) if room_id else -1
        if row >= 0:
            self._set_current(row)
        self.viewport().update()

    def step(self, by: int) -> None:
        """Choose the room after (1) or before (-1) the open one; the first or last when none is open."""
        count = self._rooms.rowCount()
        row = self._rooms.index_of(self.open_room) if self.open_room else -1
        row = (0 if by > 0 else count - 1) if row < 0 else row + by
        if 0 <= row < count:
            self._set_current(row)
            self.room_chosen.emit(self._rooms.room_at(row))

    def choose_first(self) -> None:
        """Choose the first room shown, as Enter in the search field does."""
        if self._rooms.rowCount():
            self.room_chosen.emit(self._rooms.room_at(0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            where = self.viewport().mapToGlobal(self.visualRect(index).center())
        else:
            index, where = self.indexAt(event.pos()), event.globalPos()
        if index.isValid():
            room_id = self._rooms.room_at(index.row())
            actions = RoomActions(
                mark_unread=lambda: self.unread_wanted.emit(room_id),
                mark_read=lambda: self.read_wanted.emit(room_id),
                pin=lambda pinned: self.pin_wanted.emit(room_id, pinned),
            )
            room_menu(self._theme, self, self._rooms.row_at(index.row()).room, actions).popup(where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_U and not event.modifiers() and self.currentIndex().isValid():
            row = self._rooms.row_at(self.currentIndex().row())
            (self.read_wanted if row.room.unread else self.unread_wanted).emit(row.key)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End) or (
            event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.room_chosen.emit(self._rooms.room_at(index.row()))

    def _set_current(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(self._rooms.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
