"""The settings: a list of pages left, the chosen page right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop_chat.ui.buttons import TextButton, ThemedButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Radius, Theme

SIZE = (680, 600)
_LIST_WIDTH = 168


class SettingsDialog(QDialog):
    """Holds pages that others make; each is a plain widget that fills the width and scrolls when it is too high."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Settings")
        self.buttons = QButtonGroup(self)
        self.buttons.setExclusive(True)
        self.close_button = TextButton(theme, "Close")
        self.close_button.clicked.connect(self.accept)
        self._pages = QStackedWidget()
        self.buttons.idClicked.connect(self._pages.setCurrentIndex)
        px = theme.px
        self._list = QVBoxLayout()
        self._list.setSpacing(px(2))
        self._list.addStretch()
        side = QWidget()
        side.setFixedWidth(px(_LIST_WIDTH))
        side.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        body = QHBoxLayout()
        body.setSpacing(px(28))
        body.addWidget(side)
        body.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(28), px(28), px(20), px(20))
        layout.setSpacing(px(16))
        layout.addWidget(PlainLabel(theme, "Settings", Type.HEADING))
        layout.addLayout(body, 1)
        layout.addLayout(foot)
        self.resize(px(SIZE[0]), px(SIZE[1]))

    def add_page(self, icon: Icon, title: str, page: QWidget) -> None:
        """Put a page at the end of the list; the first one is shown."""
        number = self._pages.count()
        # Before its page: Tab goes in the order in which they come.
        button = PageButton(self._theme, icon, title)
        self.buttons.addButton(button, number)
        self._list.insertWidget(number, button)
        self._pages.addWidget(_PageArea(self._theme, page))
        if number == 0:
            button.setChecked(True)
            button.setFocus()

    def show_page(self, title: str) -> None:
        """Turn to the page with this title."""
        for button in self.buttons.buttons():
            if button.text() == title:
                button.setFocus()
                button.click()

    @property
    def page(self) -> str:
        """The title of the page that is shown."""
        checked = self.buttons.checkedButton()
        return checked.text() if checked is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        if step is None or not isinstance(focused, PageButton):
            super().keyPressEvent(event)
            return
        button = self.buttons.button(self.buttons.id(focused) + step)
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)
            button.click()


class PageButton(ThemedButton):
    """One row of the list of pages: an icon and a title."""

    def __init__(self, theme: Theme, icon: Icon, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent)
        self._icon = icon
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(Type.SMALL_MEDIUM))
        return QSize(metrics.horizontalAdvance(self.text()) + self.theme.px(56), self.theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, px = self.theme.tokens, self.theme.px
        painter = self.begin()
        fill = tokens.sel if self.isChecked() else tokens.hover if self.underMouse() else tokens.surface
        rect = self.plate(painter, px(Radius.FIELD), fill)
        side = px(18)
        color = tokens.accent if self.isChecked() else tokens.text2
        paint_icon(painter, self._icon, QRectF(px(12), (self.height() - side) / 2, side, side), color)
        painter.setFont(self.theme.font(Type.SMALL_MEDIUM))
        painter.setPen(tokens.text)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(px(40) - rect.left(), 0, -px(8), 0), int(align), self.text())


class _PageArea(QScrollArea):
    """Scrolls up and down only, so it asks for as much width as the page needs."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frame = QWidget()
        layout = QVBoxLayout(self._frame)
        layout.setContentsMargins(0, 0, theme.px(12), 0)
        layout.addWidget(page)
        self.setWidget(self._frame)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._frame.minimumSizeHint().width() + bar, super().minimumSizeHint().height())
