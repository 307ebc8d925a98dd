"""A caption and a row of pills of which one is chosen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme


class PillChoice(QWidget):
    """Chooses one of a few numbers, each shown by its words."""

    def __init__(
        self, theme: Theme, caption: str, choices: Sequence[tuple[str, int]], chosen: int, parent: QWidget | None = None
    ) -> None:
        """``chosen`` is the number that is chosen at first."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._numbers = [number for _, number in choices]
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        for place, (words, number) in enumerate(choices):
            pill = PillButton(theme, words)
            pill.setAccessibleName(f"{caption} {words}")
            pill.setChecked(number == chosen)
            self._group.addButton(pill, place)
            line.addWidget(pill)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(PlainLabel(theme, caption, Type.CAPTION_MEDIUM, "text2"))
        column.addLayout(line)

    @property
    def number(self) -> int:
        """What is chosen."""
        return self._numbers[self._group.checkedId()]
