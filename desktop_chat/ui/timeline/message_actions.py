"""What can be done with a message: one table for the menu, the keyboard and the toolbar."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.ui.icons import Icon, menu_icon
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.refusal import refusal_of


class Act(enum.Enum):
    """One thing to do with a message."""

    REPLY = enum.auto()
    REACT = enum.auto()
    EDIT = enum.auto()
    COPY = enum.auto()
    QUOTED = enum.auto()
    READERS = enum.auto()
    DETAILS = enum.auto()
    RETRY = enum.auto()
    DISCARD = enum.auto()
    REPORT = enum.auto()
    DELETE = enum.auto()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the timeline, and whether they may delete what others wrote in this room."""

    me: Uid | None
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """How an act looks in the menu; groups are kept apart by a line."""

    text: str
    icon: Icon | None
    group: int


_ROWS = {
    Act.REPLY: _Row("Reply", Icon.REPLY, 0),
    Act.REACT: _Row("React…", Icon.EMOJI, 0),
    Act.EDIT: _Row("Edit", Icon.EDIT, 0),
    Act.COPY: _Row("Copy text", Icon.COPY, 0),
    Act.QUOTED: _Row("Go to the quoted message", None, 0),
    Act.READERS: _Row("Read by…", Icon.DOUBLE_CHECK, 0),
    Act.DETAILS: _Row("Details…", Icon.INFO, 0),
    Act.RETRY: _Row("Retry", Icon.SEND, 1),
    Act.DISCARD: _Row("Discard", Icon.CLOSE, 1),
    Act.REPORT: _Row("Report…", Icon.FLAG, 2),
    Act.DELETE: _Row("Delete…", Icon.DELETE, 2),
}
"""In the order of the menu."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def allowed(message: Message, reader: Reader, *, has_quoted: bool, has_readers: bool = False) -> tuple[Act, ...]:
    """Return what this reader may do with the message, in the order of the menu.

    ``has_readers`` says that the room tells who has read it.
    """
    is_own = message.sender_id == reader.me
    is_text = message.kind is MessageKind.TEXT and message.deleted_at is None
    is_refused = refusal_of(message) is not None
    is_stored = message.sent_at is not None and message.state is not MessageState.REJECTED
    may = {
        # A message that the server does not have yet cannot be answered by others' clients.
        Act.REPLY: is_text and is_stored,
        Act.REACT: is_text and is_stored,
        Act.EDIT: is_text and is_own,
        Act.COPY: is_text and bool(message.body.strip()),
        Act.QUOTED: has_quoted,
        Act.READERS: has_readers and is_own and is_text and is_stored,
        Act.DETAILS: message.kind is MessageKind.TEXT,
        Act.RETRY: is_refused,
        Act.DISCARD: is_refused,
        Act.REPORT: is_text and is_stored and not is_own,
        Act.DELETE: is_text and message.state is not MessageState.REJECTED and (is_own or reader.moderates),
    }
    return tuple(act for act in _ROWS if may[act])


def act_of_key(event: QKeyEvent, acts: Sequence[Act]) -> Act | None:
    """Return what a key on the focused message means, of what is allowed."""
    key = event.key()
    if event.matches(QKeySequence.StandardKey.Copy):
        wanted: tuple[Act, ...] = (Act.COPY,)
    elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    elif key in (Qt.Key.Key_R, *_ENTER):
        wanted = (Act.RETRY, Act.REPLY)
    elif key == Qt.Key.Key_Delete:
        wanted = (Act.DISCARD, Act.DELETE)
    else:
        wanted = {Qt.Key.Key_E: (Act.EDIT,), Qt.Key.Key_Plus: (Act.REACT,)}.get(Qt.Key(key), ())
    return next((act for act in wanted if act in acts), None)


def add_acts(menu: QMenu, theme: Theme, acts: Sequence[Act], do: Callable[[Act], object], readers: str = "") -> None:
    """Put these acts at the end of a menu; ``readers`` are the words for who has read the message."""
    side, group = theme.px(16), None
    for act in acts:
        row = _ROWS[act]
        if group is not None and row.group != group:
            menu.addSeparator()
        group = row.group
        action = menu.addAction(readers if act is Act.READERS and readers else row.text, partial(do, act))
        if row.icon is not None:
            action.setIcon(menu_icon(row.icon, side, theme.tokens.text2))
