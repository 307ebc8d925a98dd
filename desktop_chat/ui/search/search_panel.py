"""The panel on the right that searches messages, in the open room or everywhere."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.model.search.search_page import SearchCursor, SearchPage
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.buttons import IconButton, PillButton
from desktop_chat.ui.fields import TextField
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.search.results_model import ResultsModel
from desktop_chat.ui.search.results_view import ResultsView
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times

WIDTH, HEAD = 340, 60
PAGE = 50
TYPING_MS = 80
"""A pause in typing after which the query is asked; a search takes a few milliseconds."""
NEWS_MS = 400
HINT = (
    "Searches all messages this device has seen. Narrow it down with from:name, in:room, after:2026-11-01, "
    "before:2026-12, has:link, and “exact words” in quotes."
)


class SearchField(TextField):
    """The field of the panel.

    Signals:
        left: Escape in an empty field. list_wanted: Enter or Down.
    """

    left = Signal()
    list_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class SearchPanel(QWidget):
    """Field, scope, what is to be said about the results, and the results.

    Signals:
        hit_chosen: (RoomId, MessageId).
        closed: the panel is no longer wanted.
    """

    hit_chosen = Signal(str, str)
    closed = Signal()

    def __init__(self, client: ChatClient, theme: Theme, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._theme = theme
        self._room_id: RoomId | None = None
        self._more: SearchCursor | None = None
        self._found = 0
        self.model = ResultsModel(client, times, self)
        self.field = SearchField(theme, "Search messages", height=36, on="bg")
        self.here = PillButton(theme, "This room")
        self.everywhere = PillButton(theme, "Everywhere")
        self.status = PlainLabel(theme, "", Type.CAPTION, "text2")
        self.results = ResultsView(theme, self.model)
        self._close = IconButton(theme, Icon.CLOSE, "Close the search")
        self._ask_timer = self._timer(self._ask)
        self._go_on_timer = self._timer(self._go_on)
        self._build()
        self._connect()
        self._dress()
        self._ask()

    def open(self, room_id: RoomId | None, *, everywhere: bool) -> None:
        """Search in this room, or everywhere; what was typed before is kept."""
        self.set_room(room_id)
        (self.everywhere if everywhere or room_id is None else self.here).setChecked(True)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._ask()

    def set_room(self, room_id: RoomId | None) -> None:
        """Another room was opened beside the panel."""
        changed = room_id != self._room_id
        self._room_id = room_id
        self.here.setEnabled(room_id is not None)
        if room_id is None:
            self.everywhere.setChecked(True)
        if changed and self.here.isChecked() and self.isVisible():
            self._ask()

    def set_wide(self, *, wide: bool) -> None:
        """Take all the width there is, where the window shows one pane at a time."""
        self._is_wide = wide
        self._dress()

    _is_wide = False

    def apply(self, changes: StoreChanges) -> None:
        """Look again when messages changed, once they have settled."""
        if changes.messages and self.isVisible() and self.field.text().strip() and not self._ask_timer.isActive():
            self._ask_timer.start(NEWS_MS)

    # --- Qt ---------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.surface)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, 0, 0, self.height())
        bottom = self._head.geometry().bottom()
        painter.drawLine(0, bottom, self.width(), bottom)

    # --- inside -----------------------------------------------------------------------------------------
    def _timer(self, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _build(self) -> None:
        self._head = QWidget()
        self._head_layout = QHBoxLayout(self._head)
        self._head_layout.addWidget(self.field, 1)
        self._head_layout.addWidget(self._close)
        self._scope = QHBoxLayout()
        group = QButtonGroup(self)
        for pill in (self.here, self.everywhere):
            group.addButton(pill)
            self._scope.addWidget(pill)
        self._scope.addStretch(1)
        self.everywhere.setChecked(True)
        self.status.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._head)
        self._layout.addLayout(self._scope)
        self._layout.addWidget(self.status)
        self._layout.addWidget(self.results, 1)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda: self._ask_timer.start(TYPING_MS))
        self.field.list_wanted.connect(self._to_list)
        self.field.left.connect(self.closed)
        self.here.clicked.connect(self._ask)
        self.everywhere.clicked.connect(self._ask)
        self._close.clicked.connect(self.closed)
        self.results.left.connect(self.field.setFocus)
        self.results.end_near.connect(lambda: self._go_on_timer.start(0))
        self.results.hit_chosen.connect(lambda row: self.hit_chosen.emit(row.room_id, row.message_id))
        self._theme.changed.connect(self._dress)

    def _to_list(self) -> None:
        if self._ask_timer.isActive():
            self._ask()
        self.results.begin()

    def _ask(self) -> None:
        self._ask_timer.stop()
        self._go_on_timer.stop()
        page = self._searched(None)
        self._found = len(page.hits)
        self.model.show(page.hits, with_room=self._is_everywhere())
        self._take(page)

    def _go_on(self) -> None:
        if self._more is None:
            return
        page = self._searched(self._more)
        self._found += len(page.hits)
        self.model.add(page.hits, with_room=self._is_everywhere())
        self._take(page)

    def _take(self, page: SearchPage) -> None:
        self._more = page.more
        if page.more is not None and self._found < PAGE:
            # A rare word of two letters: a stretch of history at each turn of the event loop.
            self._go_on_timer.start(0)
        self._tell()

    def _searched(self, before: SearchCursor | None) -> SearchPage:
        room = None if self._is_everywhere() else self._room_id
        self._error = None
        try:
            return self._client.search.messages(self.field.text(), PAGE, before, room)
        except ChatError as error:
            self._error = error
            return SearchPage()

    _error: ChatError | None = None

    def _is_everywhere(self) -> bool:
        return self.everywhere.isChecked()

    def _tell(self) -> None:
        self.status.set_color("danger" if self._error else "text2")
        self.status.setText(self._status())
        self.results.setVisible(self._found > 0)
        self._layout.setAlignment(self.status, Qt.AlignmentFlag.AlignTop if not self._found else Qt.AlignmentFlag(0))

    def _status(self) -> str:
        if self._error is not None:
            return f"{self._error.title}. {self._error.message}"
        if not self.field.text().strip():
            return HINT
        if self._found == 0:
            return "Searching…" if self._more else "No message has all of this. Try fewer words, or search everywhere."
        if self._more is not None:
            return f"{self._found} newest messages"
        return "1 message" if self._found == 1 else f"{self._found} messages"

    def _dress(self) -> None:
        px = self._theme.px
        self.setMinimumWidth(0 if self._is_wide else px(WIDTH))
        self.setMaximumWidth(_UNBOUNDED if self._is_wide else px(WIDTH))
        self._head.setFixedHeight(px(HEAD))
        self._head_layout.setContentsMargins(px(12), 0, px(14), 0)
        self._head_layout.setSpacing(px(8))
        self._scope.setContentsMargins(px(13), px(12), px(13), px(4))
        self._scope.setSpacing(px(6))
        self.status.setContentsMargins(px(18), px(6), px(18), px(6))
        self._layout.setContentsMargins(1, 0, 0, 0)
        self.update()


_UNBOUNDED = 16_777_215
