"""Buttons, painted from the tokens: primary, text, icon and pill."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.labels import set_plain_tool_tip
from desktop_chat.ui.theme import Radius, Theme

RING = 2.0
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""Why a widget gets back the focus that it lost for a while."""


_FADED = 0.4
"""How much is left of the icon of a button that cannot be used."""


class ThemedButton(QAbstractButton):
    """What all buttons share: theme, hover, and a focus ring, unless it was a click that brought the focus."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._ring = False
        self._was_clicked = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._resized)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _PASSING:
            self._was_clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        self._ring = not self._was_clicked
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does, on every system; an option of a choice leaves Enter to its dialog."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.group() is not None or self.autoExclusive():
            event.ignore()
        elif not event.isAutoRepeat():
            self.click()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def sizeHint(self) -> QSize:
        raise NotImplementedError

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def begin(self) -> QPainter:
        """Return an antialiasing painter on this button."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        return painter

    def plate(self, painter: QPainter, radius: float, fill: QColor, border: QColor | None = None) -> QRectF:
        """Draw the background, with the focus ring around it, and return where it is."""
        rect = QRectF(self.rect())
        if self._ring:
            painter.setPen(QPen(self.theme.tokens.accent, RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = RING / 2
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
            rect = rect.adjusted(RING + 1, RING + 1, -RING - 1, -RING - 1)
            radius = max(2.0, radius - RING - 1)
        painter.setBrush(fill)
        if border is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect, radius, radius)
        else:
            painter.setPen(QPen(border, 1))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)
        return rect

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()


class PrimaryButton(ThemedButton):
    """The one main action of a page, 40 high; ``busy`` shows that it was taken and blocks a second click."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._plate_color = "accent"
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)

    def set_plate_color(self, token: str) -> None:
        """Take another colour token, on which ``on_accent`` can be read: ``danger`` for what cannot be undone."""
        self._plate_color = token
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(Type.BODY_STRONG))
        return QSize(metrics.horizontalAdvance(self.text()) + self.theme.px(40), self.theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.theme.tokens
        painter = self.begin()
        fill, ink = QColor(getattr(tokens, self._plate_color)), tokens.on_accent
        if not self.isEnabled():
            fill, ink = tokens.hover, tokens.text3
        elif self.isDown():
            fill.setAlphaF(0.82)
        elif self.underMouse():
            fill.setAlphaF(0.91)
        rect = self.plate(painter, self.theme.px(Radius.FIELD), fill)
        painter.setFont(self.theme.font(Type.BODY_STRONG))
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())


class TextButton(ThemedButton):
    """A secondary action: accent text, a quiet plate under the pointer."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None, *, color: str = "accent") -> None:
        super().__init__(theme, text, parent)
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(Type.SMALL_STRONG))
        return QSize(metrics.horizontalAdvance(self.text()) + self.theme.px(20), self.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.theme.tokens
        painter = self.begin()
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        rect = self.plate(painter, self.theme.px(Radius.SMALL), tokens.hover if lit else QColor(0, 0, 0, 0))
        painter.setFont(self.theme.font(Type.SMALL_STRONG))
        painter.setPen(getattr(tokens, self._color) if self.isEnabled() else tokens.text3)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())


class IconButton(ThemedButton):
    """A square button with an icon, a name for screen readers and a tool tip.

    ``plate_color`` and ``ink`` are tokens; without a plate the button is only visible under the pointer.
    """

    def __init__(
        self,
        theme: Theme,
        icon: Icon,
        name: str,
        parent: QWidget | None = None,
        *,
        size: int = 32,
        icon_size: int = 20,
        plate_color: str | None = "hover",
        ink: str = "text2",
    ) -> None:
        super().__init__(theme, "", parent)
        self._icon = icon
        self._size = size
        self._icon_size = icon_size
        self._plate = plate_color
        self._ink = ink
        self.set_name(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Say what the button does."""
        self.setAccessibleName(name)
        set_plain_tool_tip(self, name)

    def set_look(self, icon: Icon, plate_color: str | None, ink: str) -> None:
        """Change icon and tokens."""
        self._icon, self._plate, self._ink = icon, plate_color, ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(self._size), self.theme.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.theme.tokens
        painter = self.begin()
        plate = QColor(getattr(tokens, self._plate)) if self._plate else QColor(0, 0, 0, 0)
        ink = QColor(getattr(tokens, self._ink))
        if not self.isEnabled():
            ink.setAlphaF(_FADED)
        if self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked()):
            plate = _stronger(plate, tokens.sel if self._plate in (None, "hover") else plate, pressed=self.isDown())
        rect = self.plate(painter, self.theme.px(min(Radius.SMALL + self._size // 16, Radius.FIELD)), plate)
        side = self.theme.px(self._icon_size)
        center = rect.center()
        paint_icon(painter, self._icon, QRectF(center.x() - side / 2, center.y() - side / 2, side, side), ink)


class PillButton(ThemedButton):
    """A checkable filter pill, 26 high."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(Type.CAPTION_MEDIUM))
        return QSize(metrics.horizontalAdvance(self.text()) + self.theme.px(22), self.theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.theme.tokens
        painter = self.begin()
        radius = self.height() / 2
        if self.isChecked():
            rect = self.plate(painter, radius, tokens.sel)
        else:
            rect = self.plate(painter, radius, tokens.hover if self.underMouse() else tokens.surface, tokens.line)
        painter.setFont(self.theme.font(Type.CAPTION_MEDIUM))
        painter.setPen(tokens.accent if self.isChecked() else tokens.text2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())


def _stronger(color: QColor, lit: QColor, *, pressed: bool) -> QColor:
    if lit != color:
        return lit
    result = QColor(color)
    result.setAlphaF(0.82 if pressed else 0.91)
    return result
