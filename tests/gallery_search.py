"""The search of messages in the gallery, and the bars of notices and refused changes."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import LeaveRoom, OutboxRow, RenameRoom, RoomChange
from desktop_chat.model.notice import Notice, NoticeKind
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Theme
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient
from tests.gallery_view import SMALL, WIDE, View
from tests.gallery_windows import engine_client, window


def _client() -> FakeChatClient:
    client = engine_client()
    long = (
        "Before anything else: " + "preparation, " * 14 + "and then the engine weaves algebraic patterns " + "on " * 60
    )
    texts = ["The engine, again", long, "ENGINE engine engine", "محرك engine محرك", "👩‍👩‍👧 engine 🚢 engine"]
    for number, text in enumerate(texts):
        sender = ("grace", "katherine", "ada")[number % 3]
        client._put(a_message(text, sender=sender, sent_at=NOW - timedelta(days=number * 3, hours=2)))
    return client


def _searching(theme: Theme, text: str, *, everywhere: bool = True) -> MainWindow:
    view = window(theme, _client())
    view.show_search(everywhere=everywhere)
    view.search.field.setText(text)
    view.search._ask()
    return view


def search_view(theme: Theme) -> QWidget:
    """Hits everywhere, the first one under the keyboard."""
    view = _searching(theme, "engine")
    view.show()
    view.search.results.begin()
    return view


def search_room_view(theme: Theme) -> QWidget:
    """The panel as it opens, for the room."""
    return _searching(theme, "", everywhere=False)


def search_none_view(theme: Theme) -> QWidget:
    """Nothing found."""
    return _searching(theme, "zeppelin", everywhere=False)


def search_wrong_view(theme: Theme) -> QWidget:
    """A filter that cannot be understood."""
    return _searching(theme, "lunch before:tomorrow")


def notice_view(theme: Theme) -> QWidget:
    """Two notices wait, the first is about a damaged database."""
    client = engine_client()
    message = (
        "3 unsent messages were rescued. Your rooms come from the server again. The damaged file was kept as "
        "ada.sqlite3.damaged-1."
    )
    client.tell(
        Notice(1, NoticeKind.DAMAGE, "The local database was damaged", message),
        Notice(2, NoticeKind.REMOVED, "You were removed from Lunch", ""),
    )
    return window(theme, client)


def refused_change_view(theme: Theme) -> QWidget:
    """The server refused to rename a room, and one change more."""
    client = engine_client()
    changes: list[RoomChange] = [RenameRoom(RoomId("engine"), "Difference Engine"), LeaveRoom(RoomId("engine"))]
    for seq, change in enumerate(changes, 1):
        reason = "You are no longer an owner or admin of this room. Ask one of them."
        client.outbox.waiting.append(OutboxRow(seq, change, NOW, 1, reason, MessageState.REJECTED))
    return window(theme, client)


VIEWS = {
    "search": View(search_view, (WIDE, SMALL, (420, 700))),
    "search-room": View(search_room_view, (WIDE,)),
    "search-none": View(search_none_view, (SMALL,)),
    "search-wrong": View(search_wrong_view, (SMALL,)),
    "notice": View(notice_view, (WIDE, (420, 700))),
    "refused-change": View(refused_change_view, (WIDE, (420, 700))),
}
