"""Form pieces for pages and dialogs: text field, labelled field with its error, and the centred card."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import ElidedLabel, PlainLabel
from desktop_chat.ui.theme import Radius, Theme

CARD_WIDTH = 400


class TextField(QLineEdit):
    """A single line, 40 high, with a 2-pixel accent ring while focused and a danger outline while wrong."""

    def __init__(
        self,
        theme: Theme,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        height: int = 40,
        on: str = "surface",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self._on = on
        self._wrong = False
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFrame(False)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        theme.changed.connect(self._dress)

    def set_wrong(self, wrong: bool) -> None:
        """Outline the field as wrong, or no longer."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            pen = QPen(tokens.danger if self._wrong else tokens.accent, 2)
        elif self._wrong:
            pen = QPen(tokens.danger, 1)
        else:
            pen = QPen(tokens.line if self._on == "surface" else getattr(tokens, self._on), 1)
        inset = pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(getattr(tokens, self._on))
        radius = self._theme.px(Radius.FIELD) - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.end()
        super().paintEvent(event)

    def set_margins(self, left: int, right: int) -> None:
        """Keep room for an icon before and a hint behind the text (logical pixels at zoom 1)."""
        self._margins = (left, right)
        self._dress()

    _margins = (12, 12)

    def _dress(self) -> None:
        left, right = self._margins
        self.setFont(self._theme.font(Type.SMALL if self._height < 40 else Type.BODY))
        self.setTextMargins(self._theme.px(left), 0, self._theme.px(right), 0)
        # The plate is painted above; a base of its own would cover it with square corners.
        self.setStyleSheet("QLineEdit { background: transparent; border: none; padding: 0; }")
        palette = self._theme.palette()
        self.setPalette(palette)
        self.updateGeometry()
        self.update()


class PasswordField(TextField):
    """A field of dots with a button that shows them."""

    def __init__(self, theme: Theme, placeholder: str = "Password", parent: QWidget | None = None) -> None:
        super().__init__(theme, placeholder, parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.set_margins(12, 44)
        self._eye = IconButton(theme, Icon.EYE, "Show the password", self, size=28, icon_size=18, plate_color=None)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = self._eye.sizeHint()
        self._eye.resize(side)
        self._eye.move(self.width() - side.width() - self._theme.px(7), (self.height() - side.height()) // 2)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_look(Icon.EYE_OFF if shown else Icon.EYE, None, "text2")
        self._eye.set_name("Hide the password" if shown else "Show the password")


class LabelledField(QWidget):
    """A caption, a field, and under it the error, for which no room is kept while there is none."""

    def __init__(self, theme: Theme, caption: str, field: TextField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        label = ElidedLabel(theme, caption, Type.CAPTION_MEDIUM, "text2")
        # A caption may hold a name that strangers chose; it must not widen the form.
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        label.setBuddy(field)
        field.setAccessibleName(caption)
        self._error = PlainLabel(theme, "", Type.CAPTION, "danger")
        self._error.setWordWrap(True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(5))
        for widget in (label, field, self._error):
            layout.addWidget(widget)
        field.textEdited.connect(lambda: self.set_error(""))

    @property
    def error(self) -> str:
        """The error shown now, or nothing."""
        return self._error.text()

    def set_error(self, text: str) -> None:
        """Show what is wrong with the field's content; an empty text ends it."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.field.set_wrong(bool(text))
        self.field.setAccessibleDescription(text)


class Card(QFrame):
    """The centred sheet of sign-in pages and dialogs: 400 wide, hairline, no shadow. Add to ``body``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = 0
        self.body = QVBoxLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._dress()
        theme.changed.connect(self._dress)

    def fit_into(self, width: int) -> None:
        """Be no wider than this."""
        self._most = width
        self._dress()

    def add_heading(self, title: str, text: str = "") -> None:
        """Begin with a title and one sentence below it."""
        self.body.addWidget(PlainLabel(self._theme, title, Type.HEADING))
        if text:
            sentence = PlainLabel(self._theme, text, Type.BODY, "text2")
            sentence.setWordWrap(True)
            self.body.addWidget(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.surface)
        radius = self._theme.px(Radius.BUBBLE)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _dress(self) -> None:
        width = self._theme.px(CARD_WIDTH)
        self.setFixedWidth(min(width, self._most) if self._most else width)
        edge = self._theme.px(28)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(self._theme.px(16))
        self.update()
