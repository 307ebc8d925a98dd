"""What can be done with a room in the list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.model.room import RoomSummary
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.theme import Theme

MARK_UNREAD = "Mark as unread"
MARK_READ = "Mark as read"
PIN = "Pin to the top"
UNPIN = "Unpin"


@dataclass(frozen=True, slots=True)
class RoomActions:
    """What the menu calls; ``pin`` gets whether the room is to stand on top from now on."""

    mark_unread: Callable[[], None]
    mark_read: Callable[[], None]
    pin: Callable[[bool], None]


def room_menu(theme: Theme, parent: QWidget, room: RoomSummary, actions: RoomActions) -> QMenu:
    """Return the menu of a room; it deletes itself when it closes."""
    menu = themed_menu(theme, parent)
    if room.unread:
        menu.addAction(MARK_READ, actions.mark_read)
    else:
        menu.addAction(MARK_UNREAD, actions.mark_unread)
    menu.addAction(UNPIN if room.is_pinned else PIN, partial(actions.pin, not room.is_pinned))
    return menu
