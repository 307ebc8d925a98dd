"""The viewer: one picture of a room over the whole window, and the way to the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.ui.attachments.picture_canvas import PictureCanvas
from desktop_chat.ui.buttons import IconButton, TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import ElidedLabel, PlainLabel
from desktop_chat.ui.theme import Theme

_PAN = 80
ACTUAL, WHOLE = "100 %", "Fit"


class ViewerDialog(QDialog):
    """Keys: the arrows go on, 1 and 0 show every pixel or all, Ctrl+C copies, Ctrl+S saves, Escape closes.

    Signals:
        older_wanted, newer_wanted: the picture beside this one is to be shown.
        save_wanted: the file is to be saved.
    """

    older_wanted = Signal()
    newer_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._about = ""
        self.canvas = PictureCanvas(theme)
        self.name = ElidedLabel(theme, "", Type.BODY_STRONG)
        self.details = PlainLabel(theme, "", Type.CAPTION, "text2")
        self.older = IconButton(theme, Icon.BACK, "Earlier picture (Left)", plate_color=None)
        self.newer = IconButton(theme, Icon.FORWARD, "Later picture (Right)", plate_color=None)
        self.zoom = TextButton(theme, ACTUAL)
        self.copy = IconButton(theme, Icon.COPY, "Copy picture (Ctrl+C)", plate_color=None)
        self.save = IconButton(theme, Icon.SAVE, "Save as… (Ctrl+S)", plate_color=None)
        self.shut = IconButton(theme, Icon.CLOSE, "Close (Escape)", plate_color=None)
        self._build()
        self._connect()
        self._dress()
        theme.changed.connect(self._dress)
        self.canvas.setFocus()

    def show_picture(self, name: str, about: str, *, has_older: bool, has_newer: bool) -> None:
        """Tell of the picture that comes; ``about`` names who sent it, when, and its size."""
        self.setWindowTitle(name)
        self.name.setText(name)
        self._about = about
        self.older.setEnabled(has_older)
        self.newer.setEnabled(has_newer)

    def show_image(self, image: QImage, note: str = "") -> None:
        """Show it."""
        self.canvas.show_image(image)
        self._tell(note, image=True)

    def show_text(self, text: str) -> None:
        """Say why it is not shown, or not yet."""
        self.canvas.show_text(text)
        self._tell("", image=False)

    def copy_image(self) -> None:
        """Put the picture on the clipboard."""
        if self.canvas.image is not None:
            QGuiApplication.clipboard().setImage(self.canvas.image)
            self.details.setText("Copied")

    # --- inside -----------------------------------------------------------------------------------------
    def _tell(self, note: str, *, image: bool) -> None:
        about = "  ·  ".join(part for part in (self._about, note) if part)
        self.details.setText(about)
        self.zoom.setEnabled(image)
        self.copy.setEnabled(image)
        self.canvas.setAccessibleName(f"Picture {self.name.text()}, {about}. {self.canvas.text}".strip())

    def _build(self) -> None:
        px = self._theme.px
        self._bar = QFrame()
        self._bar.setAutoFillBackground(True)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self.name)
        words.addWidget(self.details)
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(px(20), px(10), px(12), px(10))
        line.setSpacing(px(4))
        line.addLayout(words, 1)
        buttons: tuple[QWidget, ...] = (self.older, self.newer, self.zoom, self.copy, self.save, self.shut)
        for button in buttons:
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self.canvas, 1)

    def _connect(self) -> None:
        self.older.clicked.connect(self.older_wanted)
        self.newer.clicked.connect(self.newer_wanted)
        self.zoom.clicked.connect(lambda: self.canvas.set_actual(actual=not self.canvas.is_actual))
        self.canvas.zoomed.connect(self._show_zoom)
        self.copy.clicked.connect(self.copy_image)
        self.save.clicked.connect(self.save_wanted)
        self.shut.clicked.connect(self.reject)
        # Shortcuts, as the button that has the keyboard would take the arrows.
        for keys, act in (
            (Qt.Key.Key_Left, self.older.click),
            (Qt.Key.Key_Right, self.newer.click),
            (Qt.Key.Key_1, lambda: self.canvas.set_actual(actual=True)),
            (Qt.Key.Key_0, lambda: self.canvas.set_actual(actual=False)),
            (Qt.Key.Key_Up, lambda: self.canvas.pan(0, _PAN)),
            (Qt.Key.Key_Down, lambda: self.canvas.pan(0, -_PAN)),
            ("Shift+Left", lambda: self.canvas.pan(_PAN, 0)),
            ("Shift+Right", lambda: self.canvas.pan(-_PAN, 0)),
            (QKeySequence.StandardKey.Copy, self.copy.click),
            (QKeySequence.StandardKey.Save, self.save.click),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _show_zoom(self, actual: bool) -> None:
        self.zoom.setText(WHOLE if actual else ACTUAL)
        self.zoom.setAccessibleName("Fit to the window (0)" if actual else "Show at 100 % (1)")
        self.zoom.updateGeometry()

    def _dress(self) -> None:
        palette = self._bar.palette()
        palette.setColor(QPalette.ColorRole.Window, self._theme.tokens.surface)
        self._bar.setPalette(palette)
