"""Presence in the gallery: dots, typing, ticks, when somebody was last there, and the choice to hide it."""

from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.model.firebase.rate_limit import SLOW_DOWN
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import OutboxRow, SendMessage
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.settings.privacy_box import PrivacyBox
from desktop_chat.ui.theme import Theme
from tests.example_data import NOW, a_message, at
from tests.fake_client import FakeChatClient
from tests.gallery_view import SMALL, WIDE, View
from tests.gallery_windows import ENGINE, engine_client, window

DIRECT = RoomId("grace")


def busy_client() -> FakeChatClient:
    """Return the reference scene with people who come, go and type."""
    client = engine_client()
    client.presence.people = {
        Uid("grace"): PersonPresence(Availability.ONLINE),
        Uid("katherine"): PersonPresence(Availability.IDLE),
        Uid("radia"): PersonPresence(Availability.OFFLINE, at(9, 5)),
    }
    client.presence.typing_in = {RoomId("books"): (Uid("radia"),), RoomId("katherine"): (Uid("katherine"),)}
    return client


def ticks_view(theme: Theme) -> QWidget:
    """A direct room with every mark of an own message, and somebody typing."""
    client = busy_client()
    texts = ["Read long ago", "Read just now", "On her laptop, not seen", "Only on the server"]
    mine = [
        a_message(text, room_id=DIRECT, sender="ada", sent_at=at(14, 20 + index)) for index, text in enumerate(texts)
    ]
    client._messages[DIRECT] = [
        a_message("Did the third test pass?", room_id=DIRECT, sent_at=at(14, 10)),
        *mine,
        a_message("Still on its way", room_id=DIRECT, sender="ada", state=MessageState.QUEUED),
        a_message("Not taken", room_id=DIRECT, sender="ada", state=MessageState.REJECTED, error="It is too long."),
    ]
    client.presence.heard[DIRECT, Uid("grace")] = Receipt(Uid("grace"), at(14, 21), at(14, 22))
    client.presence.typing_in[DIRECT] = (Uid("grace"),)
    return window(theme, client, room="grace")


def typing_view(theme: Theme) -> QWidget:
    """A group in which two are typing."""
    client = busy_client()
    client.presence.typing_in[ENGINE] = (Uid("grace"), Uid("katherine"))
    return window(theme, client)


def slow_down_view(theme: Theme) -> QWidget:
    """Three messages wait for the rate limit."""
    client = busy_client()
    for seq in (1, 2, 3):
        send = SendMessage(ENGINE, MessageId(f"fast{seq}"), "Quick!")
        state = MessageState.RETRYING if seq == 1 else MessageState.QUEUED
        due = NOW + timedelta(seconds=4)
        client.outbox.waiting.append(OutboxRow(seq, send, NOW, 1, None, state, SLOW_DOWN, due))
        client._messages[ENGINE].append(
            a_message("Quick!", message_id=f"fast{seq}", room_id=ENGINE, sender="ada", state=state)
        )
    return window(theme, client)


def last_seen_view(theme: Theme) -> QWidget:
    """A direct room with somebody who is away."""
    return window(theme, busy_client(), room="radia")


def privacy_view(theme: Theme) -> QWidget:
    """The choice, as it stands in the settings."""
    view = QWidget()
    view.setPalette(theme.palette())
    view.setAutoFillBackground(True)
    client, bridge = FakeChatClient(), SyncBridge(view)
    layout = QVBoxLayout(view)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.addWidget(PrivacyBox(client, bridge, theme))
    client.presence.available = client.presence.shared = False
    layout.addWidget(PrivacyBox(client, bridge, theme))
    return view


VIEWS = {
    "ticks": View(ticks_view, (WIDE, SMALL)),
    "typing": View(typing_view, (WIDE, SMALL)),
    "slow-down": View(slow_down_view, (WIDE, SMALL)),
    "last-seen": View(last_seen_view, (SMALL,)),
    "privacy": View(privacy_view, ((480, 200),)),
}
