"""Uses a window of the app as a person would: types, clicks, reads what was painted. Commands come as JSON lines."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_chat.app import DesktopChat
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.room_pane import RoomPane
from desktop_chat.ui.rooms.room_list_view import RoomListView
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.timeline.timeline_view import TimelineView

_LOOK_AGAIN_MS = 5

WidgetT = TypeVar("WidgetT", bound=QWidget)


class WindowDriver(QObject):
    """Carries out one command at a time and answers each with one JSON object.

    ``sign_in`` email password · ``open`` room title · ``drop`` paths · ``say`` text · ``await`` text ·
    ``see`` file name · ``read`` · ``picture`` path scheme · ``quit``. ``drop`` leaves files in the composer, ``see`` is
    done when the file is on this disk (clicked, if it did not come by itself) and, if a picture, drawn. ``say`` answers
    with the time of Enter, ``await`` with the time after the paint that showed the text (nanoseconds of the system's
    monotonic clock, comparable between processes).
    """

    def __init__(self, chat: DesktopChat, theme: Theme, answer: Callable[[str], None]) -> None:
        super().__init__(chat)
        self.chat = chat
        self.theme = theme
        self._answer = answer
        self._shown: dict[str, int] = {}
        self._watched: TimelineView | None = None

    def carry_out(self, line: str) -> None:
        """Begin the command of this line; its answer follows when it is done."""
        command = json.loads(line)
        arguments = {key: value for key, value in command.items() if key != "do"}
        self.steps()[command["do"]](**arguments)

    def steps(self) -> dict[str, Callable[..., None]]:
        """Return what it can do, by the name of the command; each step ends with an answer."""
        return {
            "sign_in": self._sign_in,
            "open": self._open,
            "drop": self._drop,
            "see": self._see,
            "say": self._say,
            "await": self._await,
            "read": self._read,
            "picture": self._picture,
            "quit": self._quit,
        }

    # --- commands ---------------------------------------------------------------------------------------
    def _sign_in(self, email: str, password: str) -> None:
        def type_and_submit() -> None:
            page = self._page(LoginView)
            for field, text in ((page.email.field, email), (page.password.field, password)):
                field.clear()
                QTest.keyClicks(field, text)
            QTest.keyClick(page.password.field, Qt.Key.Key_Return)
            self.until(lambda: isinstance(self.chat.page, MainWindow), self.done)

        def is_ready() -> bool:
            page = self.chat.page
            return isinstance(page, LoginView) and page.submit.isVisible() and page.submit.isEnabled()

        self.until(is_ready, type_and_submit)

    def _open(self, room: str) -> None:
        def row_of() -> int | None:
            if not isinstance(self.chat.page, MainWindow):
                return None
            rooms = self._find(RoomListView).model()
            titles = [rooms.index(row, 0).data() for row in range(rooms.rowCount())]
            return titles.index(room) if room in titles else None

        def click() -> None:
            view, row = self._find(RoomListView), row_of()
            index = view.model().index(row or 0, 0)
            view.scrollTo(index)
            QTest.mouseClick(
                view.viewport(),
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
                view.visualRect(index).center(),
            )
            self._watch(self._find(TimelineView))
            self.until(lambda: self._find(Composer).isVisible(), read_to_the_end)

        def read_to_the_end() -> None:
            timeline = self._find(TimelineView)
            self.chat.shell.activateWindow()
            QTest.keyClick(timeline, Qt.Key.Key_End)
            bar = timeline.verticalScrollBar()
            self.until(lambda: bar.value() == bar.maximum(), self.done)

        self.until(lambda: row_of() is not None, click)

    def _say(self, text: str) -> None:
        field = self._find(Composer).input
        # The line before leaves the field when it is safe on disk.
        self.until(lambda: not field.toPlainText(), lambda: self._type_and_send(field, text))

    def _type_and_send(self, field: QWidget, text: str) -> None:
        field.setFocus()
        # Key by key where a keyboard has the key, else as an input method delivers it.
        for character in text:
            if character.isascii():
                QTest.keyClicks(field, character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(field, event)
        pressed = time.monotonic_ns()
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.done(at=pressed)

    def _drop(self, paths: list[str]) -> None:
        pane, composer = self._find(RoomPane), self._find(Composer)
        offer = QMimeData()
        offer.setUrls([QUrl.fromLocalFile(path) for path in paths])
        where, button, none = pane.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(pane, QDragEnterEvent(where, Qt.DropAction.CopyAction, offer, button, none))
        QApplication.sendEvent(pane, QDropEvent(QPointF(where), Qt.DropAction.CopyAction, offer, button, none))
        self.until(lambda: len(composer.attaching.strip.chips) == len(paths), self.done)

    def _see(self, name: str) -> None:
        timeline = self._find(TimelineView)
        clicked: list[FileLook] = []

        def is_seen() -> bool:
            found = timeline.file_named(name)
            if found is None:
                return False
            look, where = found
            if look.state is FileState.REMOTE and not clicked and not look.is_picture:
                clicked.append(look)
                QTest.mouseClick(
                    timeline.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where.toPoint()
                )
            if look.state is not FileState.HERE or look.path is None:
                return False
            picture = timeline.pictures.get(look.path, look.file.content_type) if look.is_picture else None
            return not look.is_picture or isinstance(picture, QImage)

        def done() -> None:
            found = timeline.file_named(name)
            self.done(path=str(found[0].path) if found else "", at=time.monotonic_ns())

        self.until(is_seen, done)

    def _await(self, text: str) -> None:
        self.until(lambda: text in self._shown, lambda: self.done(at=self._shown[text]))

    def _read(self) -> None:
        """Done when what was in sight long enough counts as read."""
        client, window = self.chat.client, self._page(MainWindow)

        def is_read() -> bool:
            summary = client.room(window.room_id) if client is not None and window.room_id is not None else None
            return summary is not None and summary.unread == 0

        self.until(is_read, self.done)

    def _picture(self, path: str, scheme: str) -> None:
        self.theme.set_scheme(Scheme(scheme))
        QTest.mouseMove(self.chat.shell, QPoint(1, 1))

        def save() -> None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            saved = self.chat.shell.grab().save(path)
            self.done(saved=saved)

        QTimer.singleShot(0, self, save)

    def _quit(self) -> None:
        self.done()
        self.chat.shell.close()

    # --- how it looks and waits -------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        timeline = self._timeline()
        if event.type() == QEvent.Type.Paint and timeline is not None and watched == timeline.viewport():
            # After this paint: a timer of zero fires when the event loop has drawn.
            QTimer.singleShot(0, self, self._note_shown)
        return False

    def _watch(self, timeline: TimelineView) -> None:
        if self._watched is not timeline:
            self._watched = timeline
            timeline.viewport().installEventFilter(self)

    def _timeline(self) -> TimelineView | None:
        return self._watched if self._watched is not None and isValid(self._watched) else None

    def _note_shown(self) -> None:
        timeline = self._timeline()
        if timeline is None:
            return
        now, model = time.monotonic_ns(), timeline.model()
        for row in range(model.rowCount() - 1, max(-1, model.rowCount() - 10), -1):
            index = model.index(row, 0)
            if timeline.visualRect(index).intersects(timeline.viewport().rect()):
                self._shown.setdefault(str(index.data()), now)

    def until(self, condition: Callable[[], bool], then: Callable[[], None]) -> None:
        """Go on as soon as the condition holds; the window lives meanwhile."""
        if condition():
            then()
        else:
            QTimer.singleShot(_LOOK_AGAIN_MS, self, lambda: self.until(condition, then))

    def _page(self, kind: type[WidgetT]) -> WidgetT:
        page = self.chat.page
        assert isinstance(page, kind)  # noqa: S101  # waited for by the caller
        return page

    def _find(self, kind: type[WidgetT]) -> WidgetT:
        found = self._page(MainWindow).findChild(kind)
        assert isinstance(found, kind)  # noqa: S101  # part of every main window
        return found

    def done(self, **values: Any) -> None:
        """Answer the command that was carried out last."""
        self._answer(json.dumps({"ok": True, **values}))
