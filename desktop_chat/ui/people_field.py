"""A field that collects people: Enter or a comma makes a chip, a click on a chip takes it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.flow_layout import FlowLayout
from desktop_chat.ui.theme import Theme


def person_error(text: str) -> str:
    """Return why this is neither an e-mail address nor a @handle, or nothing."""
    if text.startswith("@") and len(text) > 1:
        return ""
    return "" if "@" in text[1:-1] else "Type an e-mail address or a @handle."


class _PersonField(TextField):
    """A text field in which a comma ends a name.

    Signals:
        ended: Enter or a comma was typed, or the field was left.
    """

    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "," or (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip()):
            self.ended.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class PeopleField(QWidget):
    """Chips above which one types. ``people`` holds what was entered, in order, each once.

    Signals:
        changed: a person was added or taken away.
    """

    changed = Signal()

    def __init__(self, theme: Theme, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[str, PillButton] = {}
        self._field = _PersonField(theme, "name@example.org or @handle")
        self.row = LabelledField(theme, caption, self._field)
        self._chip_area = QWidget()
        self._flow = FlowLayout(self._chip_area, theme.px(6))
        self._chip_area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._chip_area.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.row)
        layout.addWidget(self._chip_area)
        self._field.ended.connect(self.take)
        self.setFocusProxy(self._field)

    @property
    def people(self) -> tuple[str, ...]:
        """E-mail addresses and @handles entered so far."""
        return tuple(self._chips)

    @property
    def field(self) -> TextField:
        """Where one types."""
        return self._field

    def take(self) -> bool:
        """Make a chip of what is typed; False when it is no address (the field says so then)."""
        text = self._field.text().strip().rstrip(",")
        if not text:
            return True
        error = person_error(text)
        self.row.set_error(error)
        if error:
            return False
        self._field.clear()
        if text not in self._chips:
            self._add(text)
        return True

    def _add(self, text: str) -> None:
        chip = PillButton(self._theme, f"{text}  ×")
        chip.setCheckable(False)
        chip.setAccessibleName(f"Remove {text}")
        chip.clicked.connect(lambda: self._remove(text))
        self._chips[text] = chip
        self._flow.addWidget(chip)
        self._chip_area.show()
        self.changed.emit()

    def _remove(self, text: str) -> None:
        chip = self._chips.pop(text)
        self._flow.removeWidget(chip)
        chip.deleteLater()
        self._chip_area.setVisible(bool(self._chips))
        self._field.setFocus()
        self.changed.emit()
