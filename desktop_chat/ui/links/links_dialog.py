"""The links into a group, for its owners and admins: making, copying, taking back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_chat.model.invite import Invite
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.links.link_row import LinkRow
from desktop_chat.ui.pill_choice import PillChoice
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times

DAYS = (("1 day", 1), ("7 days", 7), ("31 days", 31))
USES = (("1 person", 1), ("25 people", 25), ("200 people", 200))
_ROWS_SHOWN, _ROW = 3, 60
_LONGEST = 50


class LinksDialog(FormDialog):
    """Choices for a new link and the links that there are, the one that ends last on top.

    Signals:
        create_wanted: (uses, days).
        revoke_wanted: the link.
    """

    create_wanted = Signal(int, int)
    revoke_wanted = Signal(str)

    def __init__(self, theme: Theme, times: Times, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Invite links", "Make a link", parent)
        self._times = times
        self._invites: list[Invite] = []
        self.rows: list[LinkRow] = []
        self._cancel.setText("Close")
        name = one_line(title, _LONGEST) + "…" * (len(title) > _LONGEST)
        meaning = f"Whoever has a link to “{name}” can come in until it ends or you take it back."
        self.state = PlainLabel(theme, "Looking for links…", Type.SMALL, "text3")
        told = PlainLabel(theme, meaning, Type.CAPTION, "text2")
        for label in (told, self.state):
            label.setWordWrap(True)
        self.days = PillChoice(theme, "It is good for", DAYS, 7)
        self.uses = PillChoice(theme, "It lets in", USES, 25)
        self._scroll = self._scroll_area()
        for widget in (told, self._scroll, self.state, self.days, self.uses):
            self.form.addWidget(widget)
        self.submitted.connect(self._create)
        self.submit.setFocus()

    def show_links(self, invites: Sequence[Invite]) -> None:
        """Show these links and no others."""
        self.set_busy(busy=False)
        self._invites = sorted(invites, key=lambda invite: invite.expires_at, reverse=True)
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(invite) for invite in self._invites]
        for row in self.rows:
            self._column.addWidget(row)
        self._scroll.setVisible(bool(self.rows))
        shown = min(len(self.rows), _ROWS_SHOWN)
        self._scroll.setFixedHeight(self._theme.px(shown * (_ROW + 8) + (24 if len(self.rows) > _ROWS_SHOWN else -8)))
        self.state.setText("There is no link into this group.")
        self.state.setVisible(not self.rows)

    def add(self, invite: Invite) -> None:
        """A link was made: it is shown, and copying it is one key away."""
        self.show_links([*self._invites, invite])
        self._row_of(invite.link).copy.setFocus()

    def remove(self, link: str) -> None:
        """A link was taken back."""
        self.show_links([invite for invite in self._invites if invite.link != link])
        self.submit.setFocus()

    def _row_of(self, link: str) -> LinkRow:
        return next(row for row in self.rows if row.link == link)

    def _row(self, invite: Invite) -> LinkRow:
        if invite.uses_left < 1:
            meaning = "Used up"
        elif invite.expires_at <= self._times.now():
            meaning = "Over"
        else:
            people = "One more person" if invite.uses_left == 1 else f"{invite.uses_left} people"
            meaning = f"{people}, until {self._times.date_and_clock(invite.expires_at)}"
        row = LinkRow(self._theme, invite, meaning)
        row.setFixedHeight(self._theme.px(_ROW))
        row.copy_wanted.connect(partial(self._copy, row))
        row.revoke_wanted.connect(self._revoke)
        return row

    def _copy(self, row: LinkRow, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        row.show_copied()

    def _revoke(self, link: str) -> None:
        self.set_busy(busy=True)
        self.revoke_wanted.emit(link)

    def _create(self) -> None:
        self.set_busy(busy=True)
        self.create_wanted.emit(self.uses.number, self.days.number)

    def _scroll_area(self) -> QScrollArea:
        area, inside = QScrollArea(), QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, self._theme.px(2), 0)
        self._column.setSpacing(self._theme.px(8))
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        area.setWidget(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setVerticalScrollBar(SlimScrollBar(self._theme))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Links")
        for see_through in (area.viewport(), inside):
            see_through.setAutoFillBackground(False)
        area.hide()
        return area
