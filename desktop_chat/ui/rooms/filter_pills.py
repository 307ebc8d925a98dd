"""The pills above the room list."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.rooms.room_filter import RoomFilter
from desktop_chat.ui.theme import Theme


class FilterPills(QWidget):
    """One pill per filter, exactly one of them on.

    Signals:
        filter_chosen: RoomFilter.
    """

    filter_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        group = QButtonGroup(self)
        self._pills: dict[RoomFilter, PillButton] = {}
        for room_filter in RoomFilter:
            pill = PillButton(theme, room_filter.value)
            group.addButton(pill)
            layout.addWidget(pill)
            pill.clicked.connect(lambda _=False, chosen=room_filter: self.filter_chosen.emit(chosen))
            self._pills[room_filter] = pill
        layout.addStretch(1)
        self._pills[RoomFilter.ALL].setChecked(True)

    def set_unread(self, rooms: int) -> None:
        """Show how many rooms have unread messages."""
        pill = self._pills[RoomFilter.UNREAD]
        pill.setText(f"Unread {rooms}" if rooms else "Unread")
        pill.updateGeometry()
        pill.update()
