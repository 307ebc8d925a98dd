"""The timeline: an anchored list with mouse, keyboard, toolbar, jump button and the report of what was shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.file_actions import add_file_acts, file_key, primary
from desktop_chat.ui.attachments.file_states import FileLook
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.emoji_popup import EmojiPopup
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.plain_text import clean
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.jump_button import JumpButton
from desktop_chat.ui.timeline.message_actions import Act, Reader, act_of_key, add_acts, allowed
from desktop_chat.ui.timeline.message_delegate import FileHit, Hit, MessageDelegate
from desktop_chat.ui.timeline.message_toolbar import MessageToolbar
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_rows import RowKind
from desktop_chat.ui.timeline.watched_list import WatchedList
from desktop_chat.ui.times import Times

_HIT_ACTS = {Hit.RETRY: Act.RETRY, Hit.DISCARD: Act.DISCARD, Hit.QUOTE: Act.QUOTED}
_EMPTY = "No messages yet. Write the first one."


class TimelineView(WatchedList):
    """Messages of the open room.

    Signals:
        older_wanted, newer_wanted: the reader comes near an end of the rows.
        act_wanted: (Act, Message), all but what the view does by itself.
        reacted: (Message, emoji, whether it is given or taken back).
        file_act_wanted: (FileAct, FileLook).
        left: Escape; the keyboard is to go back to the composer.
        newest_wanted: the reader asked for the end, which may not be among the rows.
    """

    older_wanted = Signal()
    newer_wanted = Signal()
    newest_wanted = Signal()
    act_wanted = Signal(object, object)
    reacted = Signal(object, str, bool)
    file_act_wanted = Signal(object, object)
    left = Signal()

    def __init__(self, theme: Theme, times: Times, model: TimelineModel, parent: QWidget | None = None) -> None:
        self.pictures = Pictures()
        self._messages = MessageDelegate(theme, times, model, pictures=self.pictures)
        super().__init__(model, self._messages, SlimScrollBar(theme), parent)
        self._messages.setParent(self)
        self.pictures.setParent(self)
        self.pictures.ready.connect(self.viewport().update)
        self._theme = theme
        self._model = model
        self._reader = Reader(None)
        self._readers: Callable[[Message], str] = lambda _: ""
        self._is_double = False
        self._toolbar = MessageToolbar(theme, self.viewport())
        self._jump = JumpButton(theme, self)
        self._jump.hide()
        self._connect()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setAccessibleName("Messages")
        self._dress()

    def _connect(self) -> None:
        self._theme.changed.connect(self._dress)
        self.scrolled.connect(self._on_moved)
        self.following_changed.connect(lambda following: self._jump.setVisible(not following))
        self._jump.clicked.connect(self.newest_wanted)
        self._toolbar.act_clicked.connect(self._act_on_toolbar)
        self._toolbar.more_clicked.connect(self._toolbar_menu)

    # --- for the room pane ------------------------------------------------------------------------------
    def set_reader(self, reader: Reader) -> None:
        """Say whose reactions are one's own, and what may be done with others' messages."""
        self._reader = reader
        self._messages.me = reader.me

    def set_readers(self, readers: Callable[[Message], str]) -> None:
        """Say how to learn who has read a message, in words; nothing where nobody tells."""
        self._readers = readers

    def set_unread(self, count: int) -> None:
        """Say how many messages of the room are unread."""
        self._jump.set_count(count)

    def start_reading(self) -> None:
        """Go to where reading goes on after a room was opened: the unread line, or the end."""
        self._toolbar.hide()
        self.setCurrentIndex(QModelIndex())
        self.settle()
        self.go_to_end()
        row = self._model.index_of("unread")
        if row >= 0 and self.visualRect(self._model.index(row)).top() < 0:
            self.go_to("unread", 0.2)
        self._begin_look()

    def go_to_message(self, message_id: MessageId) -> bool:
        """Bring a message that is among the rows into sight and put the keyboard on it; False when it is not."""
        self.settle()
        if not self.go_to(f"m:{message_id}", 0.3):
            return False
        self.setCurrentIndex(self._model.index(self._model.index_of(f"m:{message_id}")))
        return True

    def focused_message(self) -> Message | None:
        """Return the message that the keyboard is on."""
        index = self.currentIndex()
        return self._model.row_at(index.row()).message if index.isValid() else None

    def file_named(self, name: str) -> tuple[FileLook, QPointF] | None:
        """Return a file that is in sight and its middle in the viewport; the newest of that name."""
        for row, top, _ in reversed(self.visible_rows()):
            for place in self._messages.layout_of(self._model.index(row)).files.places:
                if place.look.file.name == name:
                    return place.look, place.rect.center() + QPointF(0, top)
        return None

    # --- Qt: keyboard -----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        bar = self.verticalScrollBar()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_focus(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar.setValue(bar.value() + (bar.pageStep() - 40) * (-1 if key == Qt.Key.Key_PageUp else 1))
        elif key == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif key == Qt.Key.Key_End:
            self.newest_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self._act_by_key(event):
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        was_on_message = self.currentIndex().isValid()
        super().focusInEvent(event)
        # Who comes by keyboard begins at the newest message in sight, where Qt takes the first row.
        if not was_on_message and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(QModelIndex())
            self._move_focus(-1)

    def _act_by_key(self, event: QKeyEvent) -> bool:
        message = self.focused_message()
        if message is None:
            return False
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._menu_of(self.currentIndex())
            return True
        if self._act_on_file(event, message):
            return True
        act = act_of_key(event, self._allowed(message))
        if act is None:
            return False
        self._do(act, message)
        return True

    def _menu_of(self, index: QModelIndex) -> None:
        message = self._model.row_at(index.row()).message
        if message:
            bubble = self._messages.layout_of(index).bubble.toRect().translated(self.visualRect(index).topLeft())
            looks = self._looks()
            look = next((look for look in looks if look.key == self._messages.chosen), looks[0] if looks else None)
            self._menu(message, self.viewport().mapToGlobal(bubble.center()), look)

    def _move_focus(self, step: int) -> None:
        count = self._model.rowCount()
        current = self.currentIndex()
        if current.isValid():
            row = current.row() + step
        else:
            visible = self.visible_rows()
            row = visible[-1][0] if visible else count - 1
            step = -1
        while 0 <= row < count and self._model.row_at(row).kind is not RowKind.MESSAGE:
            row += step
        if 0 <= row < count:
            self.setCurrentIndex(self._model.index(row))

    # --- Qt: mouse --------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_double = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index, hit = self._hit(event.position())
        if hit is None or event.button() != Qt.MouseButton.LeftButton:
            return
        message = self._model.row_at(index.row()).message
        if message is None:
            return
        if isinstance(hit, FileHit):
            act = primary(hit.look, on_mark=hit.on_mark)
            if act is not None and not self._is_double:
                self.file_act_wanted.emit(act, hit.look)
        elif isinstance(hit, str):
            self._react(message, hit)
        elif hit in _HIT_ACTS:
            self._do(_HIT_ACTS[hit], message)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Its second release is no second click: that would stop the download which the first one began.
        self._is_double = True
        index, hit = self._hit(event.position())
        message = self._model.row_at(index.row()).message if hit is Hit.BUBBLE else None
        if message and Act.REPLY in self._allowed(message):
            self._do(Act.REPLY, message)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, hit = self._hit(event.position())
        hand = isinstance(hit, (str, FileHit)) or hit in _HIT_ACTS
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self._hover(index if hit is not None else QModelIndex())

    def leaveEvent(self, event: QEvent) -> None:
        self._toolbar.hide()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.currentIndex().isValid():
                self._menu_of(self.currentIndex())
            return
        index = self.indexAt(event.pos())
        message = self._model.row_at(index.row()).message if index.isValid() else None
        if message:
            _, hit = self._hit(QPointF(event.pos()))
            self._menu(message, event.globalPos(), hit.look if isinstance(hit, FileHit) else None)

    # --- Qt: the rest -----------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hint = self._jump.sizeHint()
        self._jump.setGeometry(
            self.width() - hint.width() - self._theme.px(20),
            self.height() - hint.height() - self._theme.px(10),
            hint.width(),
            hint.height(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() == 0 and self._model.room_id is not None:
            painter = QPainter(self.viewport())
            painter.setFont(self._theme.font(Type.BODY))
            painter.setPen(self._theme.tokens.text2)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _EMPTY)

    # --- inside -----------------------------------------------------------------------------------------
    def _hit(self, at: QPointF) -> tuple[QModelIndex, Hit | FileHit | str | None]:
        index = self.indexAt(at.toPoint())
        if not index.isValid():
            return index, None
        return index, self._messages.hit(index, at - QPointF(self.visualRect(index).topLeft()))

    def _hover(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row()) if index.isValid() else None
        if row is None or row.message is None or row.message.deleted_at:
            self._toolbar.hide()
            return
        self._toolbar.key = row.key
        bubble = self._messages.layout_of(index).bubble.toRect().translated(self.visualRect(index).topLeft())
        size = self._toolbar.sizeHint()
        x = bubble.left() - self._theme.px(4) if row.own else bubble.right() - size.width() + self._theme.px(4)
        x = max(self._theme.px(4), min(x, self.viewport().width() - size.width() - self._theme.px(4)))
        y = max(0, bubble.top() - size.height() // 2)
        self._toolbar.setGeometry(x, y, size.width(), size.height())
        self._toolbar.show()

    def _toolbar_message(self) -> Message | None:
        row = self._model.index_of(self._toolbar.key)
        return self._model.row_at(row).message if row >= 0 else None

    def _act_on_toolbar(self, act: Act) -> None:
        message = self._toolbar_message()
        if message and act in self._allowed(message):
            self._do(act, message)

    def _toolbar_menu(self) -> None:
        message = self._toolbar_message()
        if message:
            self._menu(message, self._toolbar.mapToGlobal(self._toolbar.rect().bottomLeft()))

    def _allowed(self, message: Message) -> tuple[Act, ...]:
        has_quoted = self._model.index_of(f"m:{message.reply_to}") >= 0
        return allowed(message, self._reader, has_quoted=has_quoted, has_readers=bool(self._readers(message)))

    def _looks(self) -> tuple[FileLook, ...]:
        index = self.currentIndex()
        return self._model.row_at(index.row()).files if index.isValid() else ()

    def _act_on_file(self, event: QKeyEvent, message: Message) -> bool:
        looks = self._looks()
        act, chosen = file_key(event, looks, self._messages.chosen)
        if chosen is not None and chosen.key != self._messages.chosen:
            self._messages.chosen = chosen.key
            self.viewport().update()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, chosen.spoken))
        if act is not None and chosen is not None:
            self.file_act_wanted.emit(act, chosen)
        return chosen is not None

    def _menu(self, message: Message, where: QPoint, look: FileLook | None = None) -> None:
        menu = themed_menu(self._theme, self)
        if look is not None:
            add_file_acts(menu, self._theme, look, lambda act: self.file_act_wanted.emit(act, look))
            menu.addSeparator()
        readers = self._readers(message)
        add_acts(menu, self._theme, self._allowed(message), lambda act: self._do(act, message), readers)
        if not menu.isEmpty():
            menu.popup(where)

    def _do(self, act: Act, message: Message) -> None:
        if act is Act.COPY:
            QGuiApplication.clipboard().setText(clean(message.body))
        elif act is Act.QUOTED:
            self._go_to_quoted(message)
        elif act is Act.REACT:
            self._pick_reaction(message)
        else:
            self.act_wanted.emit(act, message)

    def _pick_reaction(self, message: Message) -> None:
        index = self._model.index(self._model.index_of(f"m:{message.id}"))
        bubble = self._messages.layout_of(index).bubble.toRect().translated(self.visualRect(index).topLeft())
        edge = bubble.topLeft() if message.sender_id == self._reader.me else bubble.topRight()
        popup = EmojiPopup(self._theme, self)
        popup.chosen.connect(partial(self._react, message))
        popup.open_at(self.viewport().mapToGlobal(edge))

    def _react(self, message: Message, emoji: str) -> None:
        is_given = emoji in message.reactions.get(self._reader.me or Uid(""), ())
        self.reacted.emit(message, emoji, not is_given)

    def _go_to_quoted(self, message: Message) -> None:
        if message.reply_to:
            self.go_to_message(message.reply_to)

    def _on_moved(self) -> None:
        self._toolbar.hide()
        bar = self.verticalScrollBar()
        if self._model.room_id is None or not self.isVisible():
            return
        if bar.value() - bar.minimum() < self.viewport().height():
            self.older_wanted.emit()
        elif not self._model.at_newest and bar.maximum() - bar.value() < self.viewport().height():
            self.newer_wanted.emit()
        self._keep_looking()

    def _dress(self) -> None:
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.tokens.bg)
        self.setPalette(palette)
        self.settle()
        self.viewport().update()
