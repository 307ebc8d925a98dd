"""The bar that tells what happened to this device's data until the person has read it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.model.notice import Notice
from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.told_bar import ToldBar


class NoticeBar(ToldBar):
    """Shows the oldest notice; hidden while there is none.

    Signals:
        read: the number of the notice that was read.
    """

    read = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.button = TextButton(theme, "Got it")
        super().__init__(theme, [self.button], parent)
        self._notice: Notice | None = None
        self.button.clicked.connect(self._on_read)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show the first of these and how many follow."""
        self._notice = notices[0] if notices else None
        if self._notice is None:
            self.be_silent()
            return
        self.button.setText(f"Got it ({len(notices) - 1} more)" if len(notices) > 1 else "Got it")
        self.button.updateGeometry()
        self.tell(self._notice, self._notice.title, self._notice.message)

    def _on_read(self) -> None:
        if self._notice is not None:
            self.read.emit(self._notice.number)
