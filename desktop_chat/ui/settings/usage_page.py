"""What this device costs the Firebase project today, against the free tier."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_chat.model.usage import FREE_DELETES, FREE_READS, FREE_WRITES, Bill, Feature, Thrift, UsageDay
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.settings.usage_meter import UsageMeter
from desktop_chat.ui.theme import Theme

FEATURE_NAMES = {
    Feature.LIVE: "New messages",
    Feature.HISTORY: "Older messages",
    Feature.ROOMS: "Room list",
    Feature.PEOPLE: "People and members",
    Feature.SENDING: "Sending",
    Feature.SUMMARY: "Previews in the room list",
    Feature.RULES: "Security rules",
}

THRIFT_TEXTS = {
    Thrift.NORMAL: "",
    Thrift.SAVING: "Most of today's free quota is used. To make it last, rooms wait until you open them.",
    Thrift.SPENT: "The project's quota is used up for today. What you write is kept on this computer and sent later.",
}

NOTE = (
    "Figures of this device only; the free tier belongs to the whole Firebase project and begins anew at midnight "
    "Pacific time. What the security rules read is an estimate."
)


class UsagePage(QWidget):
    """Three meters, and where the operations went, largest first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.thrift = PlainLabel(theme, "", Type.SMALL, "warn")
        self.thrift.setWordWrap(True)
        self.reads = UsageMeter(theme, "Reads")
        self.writes = UsageMeter(theme, "Writes")
        self.deletes = UsageMeter(theme, "Deletes")
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        note = PlainLabel(theme, NOTE, Type.CAPTION, "text2")
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.thrift)
        for meter in (self.reads, self.writes, self.deletes):
            layout.addWidget(meter)
        layout.addSpacing(theme.px(4))
        layout.addWidget(self._table)
        layout.addStretch()
        layout.addWidget(note)
        self.show_day(None)

    def show_day(self, day: UsageDay | None) -> None:
        """Show a day's figures; None when nobody is signed in."""
        total = day.total if day else Bill()
        self.reads.show_used(total.reads, FREE_READS)
        self.writes.show_used(total.writes, FREE_WRITES)
        self.deletes.show_used(total.deletes, FREE_DELETES)
        text = THRIFT_TEXTS[day.thrift] if day else ""
        self.thrift.setText(text)
        self.thrift.setVisible(bool(text))
        features = day.features if day else {}
        order = sorted(features, key=lambda feature: (-features[feature].reads - features[feature].writes, feature))
        self._fill([(FEATURE_NAMES[feature], features[feature]) for feature in order])

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table as it is shown, for tests."""
        found = []
        for row in range(1, self._grid.rowCount()):
            items = [self._grid.itemAtPosition(row, column) for column in range(4)]
            labels = [item.widget() for item in items if item is not None]
            if labels:
                found.append(tuple(label.text() for label in labels if isinstance(label, PlainLabel)))
        return found

    def _fill(self, rows: Sequence[tuple[str, Bill]]) -> None:
        grid, px = self._grid, self._theme.px
        while (item := grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        if not rows:
            empty = PlainLabel(self._theme, "Nothing was read or written today.", Type.SMALL, "text2")
            grid.addWidget(empty, 0, 0)
            return
        for column, heading in enumerate(("Where it went", "Reads", "Writes", "Deletes")):
            self._cell(0, column, heading, Type.CAPTION_STRONG, "text2")
        for row, (name, bill) in enumerate(rows, start=1):
            for column, text in enumerate((name, *(_figure(one) for one in (bill.reads, bill.writes, bill.deletes)))):
                self._cell(row, column, text, Type.SMALL, "text")

    def _cell(self, row: int, column: int, text: str, kind: Type, color: str) -> None:
        label = PlainLabel(self._theme, text, kind, color)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, column, side | Qt.AlignmentFlag.AlignVCenter)


def _figure(number: int) -> str:
    return f"{number:,}" if number else "–"
