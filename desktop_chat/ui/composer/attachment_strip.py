"""The chips above the text, in rows; scrolls where there are many."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.attachment_chip import HEIGHT, AttachmentChip
from desktop_chat.ui.composer.pending_files import PendingFile
from desktop_chat.ui.flow_layout import FlowLayout
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme

GAP = 6
MOST_ROWS = 2.5


class AttachmentStrip(QScrollArea):
    """Hidden while there are no files.

    Signals:
        removed: PendingFile whose chip was closed.
        change_wanted: PendingFile that is to go unchanged, or as a photo again.
    """

    removed = Signal(object)
    change_wanted = Signal(object)

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._shown: tuple[tuple[PendingFile, bool], ...] = ()
        self.chips: list[AttachmentChip] = []
        self._inside = QWidget()
        self._flow = FlowLayout(self._inside, theme.px(GAP))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidget(self._inside)
        for see_through in (self.viewport(), self._inside):
            see_through.setAutoFillBackground(False)
        self.setAccessibleName("Files to send")
        theme.changed.connect(self._dress)
        self.hide()

    def show_files(self, files: Sequence[tuple[PendingFile, bool]]) -> None:
        """Show these, each with whether it is being sent; the keyboard stays in the row of crosses."""
        if tuple(files) == self._shown:
            return
        focused = next((place for place, chip in enumerate(self.chips) if chip.has_keyboard()), None)
        on_kind = focused is not None and self.chips[focused].kind.hasFocus()
        self._shown = tuple(files)
        self._fill()
        if focused is not None and self.chips:
            chip = self.chips[min(focused, len(self.chips) - 1)]
            (chip.kind if on_kind else chip.remove).setFocus(Qt.FocusReason.TabFocusReason)
        elif focused is not None:
            self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own signature

    def sizeHint(self) -> QSize:
        row, gap = self._theme.px(HEIGHT), self._theme.px(GAP)
        wanted = self._flow.heightForWidth(max(1, self.width()))
        return QSize(self._theme.px(200), min(wanted, round(MOST_ROWS * row + 2 * gap)))

    def minimumSizeHint(self) -> QSize:
        # Qt's own is higher than a row of chips.
        return QSize(self._theme.px(60), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _fill(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for file, going in self._shown:
            chip = AttachmentChip(self._theme, self._pictures, file, going=going, parent=self._inside)
            chip.removed.connect(lambda file=file: self.removed.emit(file))
            chip.kind.clicked.connect(lambda _=False, file=file: self.change_wanted.emit(file))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(self.chips))
        self.updateGeometry()

    def _dress(self) -> None:
        self._flow.setSpacing(self._theme.px(GAP))
        self._fill()
