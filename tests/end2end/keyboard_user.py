"""A window of the app in a process of its own, used without a mouse: more commands for the demo's driver."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from desktop_chat.demo.driver import WindowDriver
from desktop_chat.demo.window import main
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.theme import Scheme


class KeyboardUser(WindowDriver):
    """Keys go to the widget that has the focus in the window, dialog or menu on top, and answers tell of that one.

    ``keys`` shortcuts · ``type`` text · ``press`` the button of that name · ``choose`` from the menu · ``await_text``
    one of several is in sight · ``await_closed`` no dialog · ``await_empty`` nothing is left in the composer ·
    ``texts`` · ``focus`` · ``clipboard`` · ``size`` width height · ``snap`` path scheme.
    """

    def steps(self) -> dict[str, Callable[..., None]]:
        """Return the demo's commands and these."""
        own: dict[str, Callable[..., None]] = {
            "keys": self._keys,
            "type": self._type,
            "press": self._press,
            "choose": self._choose,
            "await_text": self._await_text,
            "await_closed": self._await_closed,
            "await_empty": self._await_empty,
            "texts": self._texts,
            "clipboard": self._clipboard,
            "focus": self._focus,
            "size": self._size,
            "snap": self._snap,
        }
        return {**super().steps(), **own}

    def _keys(self, keys: list[str]) -> None:
        def press(left: list[str]) -> None:
            if not left:
                self.done()
                return
            # The next key is pressed by the event loop that runs then: a dialog or menu may have begun its own.
            QTimer.singleShot(0, self, lambda: press(left[1:]))
            QTest.keySequence(self._target(), QKeySequence.fromString(left[0]))

        if self._top() is self.chat.shell:
            self.chat.shell.activateWindow()  # shortcuts are for the active window
        self.until(lambda: QApplication.activeWindow() is not None, lambda: press(keys))

    def _type(self, text: str) -> None:
        QTest.keyClicks(self._target(), text)
        self.done()

    def _press(self, name: str) -> None:
        def button() -> QAbstractButton | None:
            buttons = self._top().findChildren(QAbstractButton)
            named = [each for each in buttons if name in (each.accessibleName(), each.text())]
            return next((each for each in named if each.isVisible() and each.isEnabled()), None)

        def press() -> None:
            found = button()
            assert found is not None
            QTimer.singleShot(0, self, self.done)
            found.setFocus()
            found.click()

        self.until(lambda: button() is not None, press)

    def _choose(self, name: str) -> None:
        def rows() -> list[str]:
            menu = QApplication.activePopupWidget()
            return [each.text() for each in menu.actions() if not each.isSeparator()] if menu else []

        def choose() -> None:
            QTimer.singleShot(0, self, self.done)
            menu = self._top()
            for _ in range(rows().index(name) + 1):
                QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)

        self.until(lambda: name in rows(), choose)

    def _await_closed(self) -> None:
        self.until(lambda: QApplication.activeModalWidget() is None, self.done)

    def _await_empty(self) -> None:
        composer = self.chat.shell.findChild(Composer)
        assert isinstance(composer, Composer)
        self.until(lambda: not composer.text(), self.done)

    def _clipboard(self) -> None:
        self.done(text=QApplication.clipboard().text())

    def _texts(self) -> None:
        self.done(texts=self._visible())

    def _await_text(self, texts: list[str]) -> None:
        self.until(lambda: any(text in each for text in texts for each in self._visible()), self.done)

    def _focus(self) -> None:
        widget = QApplication.focusWidget()
        self.done(kind=type(widget).__name__, name=widget.accessibleName() if widget else "")

    def _size(self, width: int, height: int) -> None:
        self.chat.shell.resize(width, height)
        QTimer.singleShot(0, self, self.done)

    def _snap(self, path: str, scheme: str) -> None:
        """Save the window with the dialogs and menus above it."""
        self.theme.set_scheme(Scheme(scheme))
        shell = self.chat.shell

        def save() -> None:
            picture = shell.grab()
            painter = QPainter(picture)
            for window in QApplication.topLevelWidgets():
                if window is not shell and window.isVisible():
                    at = window.mapToGlobal(QPoint(0, 0)) - shell.mapToGlobal(QPoint(0, 0))
                    painter.drawPixmap(at, window.grab())
            painter.end()
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self.done(saved=picture.save(path))

        QTimer.singleShot(300, self, save)  # focus marks and fades have come to rest

    def _visible(self) -> list[str]:
        top = self._top()
        labels = [each.text() for each in top.findChildren(QLabel) if each.isVisible()]
        fields = [each.text() for each in top.findChildren(QLineEdit) if each.isVisible()]
        names = [each.accessibleName() for each in top.findChildren(QWidget) if each.isVisible()]
        return [*labels, *fields, *names]

    def _top(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.chat.shell

    def _target(self) -> QWidget:
        top = self._top()
        # Without a window manager nobody gives the window its focus back when a dialog has closed.
        return top.window().focusWidget() or top


if __name__ == "__main__":
    sys.exit(main(KeyboardUser))
