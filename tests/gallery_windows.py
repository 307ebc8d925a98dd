"""The main window of the gallery, in every state."""

from dataclasses import replace
from datetime import UTC, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.errors import NoSecretStore, Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import ChangeKind, Message, MessageKind, MessageState, PendingChange
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.composer.composer import Submission
from desktop_chat.ui.composer.emoji_popup import EmojiGrid
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Reader, add_acts, allowed
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_conversation, a_message, a_room, a_summary, a_user, at
from tests.fake_client import FakeChatClient
from tests.gallery_pages import a_busy_day
from tests.gallery_view import OWN, SMALL, WIDE, View

ENGINE = RoomId("engine")


def window(theme: Theme, client: FakeChatClient | None = None, *, room: str | None = "engine") -> MainWindow:
    """Return the main window on a fake client with a room open."""
    client = client or engine_client()
    bridge = SyncBridge()
    client.subscribe(bridge.on_changes)
    view = MainWindow(client, bridge, theme, Times(lambda: NOW, UTC))
    bridge.setParent(view)
    if room:
        view.open_room(room)
    view.setFocus()  # as its shell does
    return view


def engine_client() -> FakeChatClient:
    """Return the reference scene, read up to the line of the reference picture."""
    client = FakeChatClient(a_conversation())
    client.mark_read(ENGINE, at(14, 24))
    return client


def hard_client() -> FakeChatClient:
    """Return a room of everything that breaks layouts."""
    scene = a_conversation()
    client = FakeChatClient(scene)
    for row in list(scene.rooms):
        client.remove_room(row.room.id)
    people = ("ada", "grace", "maximilian", "noor")
    room = a_room(
        "hard", title="Donaudampfschifffahrtsgesellschaftskapitän und Freunde 🚢 der langen Namen", members=people
    )
    messages = [replace(message, room_id=room.id) for message in hard_messages()]
    client._users[Uid("maximilian")] = a_user(
        "maximilian", name="Maximilian-Alexander von und zu Hohenlohe-Langenburg-Öhringen"
    )
    client._users[Uid("noor")] = a_user("noor", name="نور الهدى")
    client.deliver_room(a_summary(room))
    client.deliver(*messages)
    client.mark_read(room.id, NOW)
    markup = a_room("markup", title="<b>bold</b><img src=file:///etc/hostname>", members=people)
    client.deliver_room(a_summary(markup, last=a_message("<s>x</s> & \u202egnp.exe", room_id="markup"), unread=1234))
    arabic = a_room("arabic", title="غرفة الاجتماعات", members=people)
    client.deliver_room(a_summary(arabic, last=a_message("مرحبا، كيف حالك؟", room_id="arabic"), unread=7))
    failed = a_message("This never left", room_id="failed", sender="ada", state=MessageState.REJECTED)
    client.deliver_room(a_summary(a_room("failed", title="Refused"), last=failed))
    return client


def hard_messages() -> list[Message]:
    """Return messages of every kind."""
    minute = iter(range(5, 60))

    def other(text: str, sender: str = "maximilian", **more: object) -> Message:
        return a_message(text, room_id="hard", sender=sender, sent_at=at(13, next(minute)), **more)  # type: ignore[arg-type]  # passed on

    return [
        a_message("From the day before, " * 3, room_id="hard", sender="grace", sent_at=at(22, 10, days_ago=1)),
        replace(other("Ada made Grace an admin"), kind=MessageKind.SYSTEM),
        other("x" * 300),
        other("https://example.com/a/very/long/path/that/never/ends/and/has/no/blank/in/it?query=" + "y" * 80),
        other("مرحبا بالجميع! هذا نص طويل من اليمين إلى اليسار ويجب أن يصطف إلى اليمين داخل الفقاعة.", "noor"),
        other("שלום\nmixed with English\nועוד שורה", "noor"),
        other("<b>not bold</b> <img src=file:///etc/passwd> &amp; **stars**", "noor"),
        other("🎉🚀✅", "grace"),
        other("👨‍👩‍👧‍👦", "grace"),
        other("ok", "grace", reactions={Uid("ada"): ("👍", "❤️", "🔥", "🎉", "🚀"), Uid("noor"): ("👍",)}),
        other("```python\ndef f(x):\n\treturn x  # " + "long " * 24 + "\n```\nand text after", "grace"),
        other("gone", "grace", deleted_at=NOW),
        other("edited twice, and this message is just long enough that its time needs a line", edited_at=NOW),
        a_message("Sent", room_id="hard", sender="ada", sent_at=at(14, 20)),
        a_message("Answer " + "a long line " * 5, room_id="hard", sender="ada", sent_at=at(14, 21), reply_to="gone"),
        a_message("waiting", room_id="hard", sender="ada", state=MessageState.QUEUED),
        a_message(
            "this one the server refused",
            room_id="hard",
            sender="ada",
            state=MessageState.REJECTED,
            error="You are not a member of this room any more.",
        ),
    ]


def main_view(theme: Theme) -> QWidget:
    """The reference scene."""
    return window(theme)


def hard_view(theme: Theme) -> QWidget:
    """Everything that breaks layouts."""
    return window(theme, hard_client(), room="hard")


def hard_top_view(theme: Theme) -> QWidget:
    """The same, scrolled up, with the jump button."""
    view = window(theme, hard_client(), room="hard")
    view.resize(*WIDE)
    view.show()
    QApplication.processEvents()
    view.pane.timeline.verticalScrollBar().setValue(60)
    view.pane.timeline.set_unread(3)
    return view


def blocked_view(theme: Theme) -> QWidget:
    """Return a direct room whose other person is blocked."""
    client = engine_client()
    client.membership.block(RoomId("grace"), Uid("grace"), on=True)
    return window(theme, client, room="grace")


def offline_view(theme: Theme) -> QWidget:
    """No link."""
    client = engine_client()
    view = window(theme, client)
    client.set_connection(ConnectionState.OFFLINE)
    client.send(ENGINE, "Written without a link")
    view.pane.banner.set_state(ConnectionState.OFFLINE)
    view.pane.banner._appear()
    return view


def editing_view(theme: Theme) -> QWidget:
    """A message is being edited."""
    view = window(theme)
    view.resize(*SMALL)
    view.show()
    message = view.pane.model.last_own()
    assert message is not None
    view.pane.composer.edit(message)
    return view


def refused_view(theme: Theme) -> QWidget:
    """A message, an edit and a reaction that the server refused."""
    client = engine_client()
    client.deliver(
        a_message("Never arrived", room_id="engine", sender="ada", sent_at=None, state=MessageState.REJECTED)
    )
    for name, kind, reason in (
        ("engine3", ChangeKind.EDIT, "The text is too long."),
        ("engine4", ChangeKind.REACTION, "You are not a member of this room any more."),
    ):
        message = client.message(ENGINE, MessageId(name))
        assert message is not None
        client.deliver(replace(message, change=PendingChange(kind, MessageState.REJECTED, 1, reason)))
    return window(theme, client)


def message_menu_view(theme: Theme) -> QWidget:
    """Everything one can do with an own message."""
    view = window(theme)
    own = a_message("mine", sender="ada")
    menu = themed_menu(theme, view)
    acts = allowed(own, Reader(Uid("ada")), has_quoted=True, has_readers=True)
    add_acts(menu, theme, acts, lambda act: act, "Read by 3 of 5")
    view.destroyed.connect(menu.close)
    menu.adjustSize()
    menu.setProperty("window", view)  # lives as long as its menu is looked at
    return menu


def saving_view(theme: Theme) -> QWidget:
    """Most of the day's free quota is used."""
    client = engine_client()
    client.usage.day = a_busy_day()
    return window(theme, client)


def signed_out_view(theme: Theme) -> QWidget:
    """The session ended."""
    client = engine_client()
    view = window(theme, client)
    view.pane.banner.set_state(ConnectionState.SIGNED_OUT)
    return view


def writing_view(theme: Theme) -> QWidget:
    """A reply of several lines, and an error."""
    client = engine_client()
    view = window(theme, client)
    message = client.message(ENGINE, MessageId("engine4"))
    assert message is not None
    view.pane.composer.reply_to(message, "Katherine Johnson")
    text = "I can.\nIt needs a rule of its own, and a test that fails without it.\nGive me an hour."
    view.pane.composer.input.setPlainText(text)
    view.pane.composer.fail(Submission(ENGINE, "", "", None), Unavailable("Not saved", "The disk is full."))
    client.drafts.put(RoomId("books"), Draft("chapter three was…"))
    return view


def members_view(theme: Theme) -> QWidget:
    """The member list."""
    view = window(theme)
    view.resize(*WIDE)
    view.show_members(shown=True)
    return view


def empty_view(theme: Theme) -> QWidget:
    """No room chosen."""
    return window(theme, room=None)


def empty_room_view(theme: Theme) -> QWidget:
    """A room without messages, a search without results."""
    client = engine_client()
    client.deliver_room(a_summary(a_room("new", title="Brand new", updated_at=NOW + timedelta(minutes=1))))
    view = window(theme, client, room="new")
    view.sidebar.search.setText("nowhere")
    return view


def hover_view(theme: Theme) -> QWidget:
    """Toolbar on a message, keyboard focus on another, keyboard focus in the room list."""
    view = window(theme)
    view.resize(*WIDE)
    view.show()
    QApplication.processEvents()
    timeline = view.pane.timeline
    timeline.setFocus()
    timeline.setCurrentIndex(timeline.model().index(timeline.model().rowCount() - 1, 0))
    timeline._hover(timeline.model().index(2, 0))
    return view


def long_members_view(theme: Theme) -> QWidget:
    """Members with long, foreign, hostile and no names."""
    client = hard_client()
    names = (
        ("ada", "Ada Lovelace", Role.OWNER),
        ("maximilian", "Maximilian-Alexander von und zu Hohenlohe-Langenburg-Öhringen", Role.ADMIN),
        ("noor", "نور الهدى عبد الرحمن", Role.MEMBER),
        ("bidi", "\u202egnp.exe", Role.MEMBER),
        ("zalgo", "Z" + "\u0300\u0316\u0321\u0489" * 40 + "algo", Role.MEMBER),
        ("tag", "<img src=file:///etc/hostname>", Role.MEMBER),
        ("word", "W" * 200, Role.MEMBER),
        ("nobody", "", Role.MEMBER),
    )
    room = a_room("hard", title="Long names", members=tuple(uid for uid, _, _ in names))
    members = [Member(room.id, Uid(uid), role, NOW, name, uid) for uid, name, role in names]
    client.deliver_room(a_summary(room), members)
    view = window(theme, client, room="hard")
    view.resize(*WIDE)
    view.show_members(shown=True)
    return view


def hostile_view(theme: Theme) -> QWidget:
    """Messages made to break a layout."""
    client = hard_client()
    room_id = RoomId("hostile")
    client.deliver_room(
        a_summary(a_room("hostile", title="\u202e<img src=file:///etc/passwd>", members=("ada", "noor")))
    )
    texts = (
        "W" * 16_384,
        "o" + "\u0301" * 500,
        "Z" + "\u0300\u0316\u0321\u0489" * 60 + "algo and text after it",
        "\u202eexe.gnp \u2066 left-to-right again?",
        "👩🏽‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇺🇳",
        "👩🏽‍❤️‍💋‍👨🏿🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "<a href='file:///etc/passwd'>click</a><script>alert(1)</script>",
        "\n\n\n\t\x00\x07controls\x1b[31m",
    )
    for minute, text in enumerate(texts):
        client.deliver(a_message(text, room_id="hostile", sender="noor", sent_at=at(13, minute)))
    client.mark_read(room_id, NOW)
    return window(theme, client, room="hostile")


def locked_view(theme: Theme) -> QWidget:
    """A session behind a locked keyring."""
    client = engine_client()
    view = window(theme, client)
    client.error = NoSecretStore(
        "The keyring cannot be used", "Unlock it and try again, or sign in anew; nothing on this computer is lost."
    )
    client.set_connection(ConnectionState.SIGNED_OUT)
    view.pane.show_connection()
    view.idle.banner.set_state(client.connection, client.error)
    return view


def locked_idle_view(theme: Theme) -> QWidget:
    """The same without an open room."""
    view = locked_view(theme)
    assert isinstance(view, MainWindow)  # made above
    view.close_room()
    return view


def no_rooms_view(theme: Theme) -> QWidget:
    """The first minute of a new account."""
    client = engine_client()
    for row in list(client.rooms()):
        client.remove_room(row.room.id)
    return window(theme, client, room=None)


def focus_view(theme: Theme) -> QWidget:
    """The keyboard on a button of the header."""
    view = window(theme)
    view.resize(*WIDE)
    view.show()
    view.activateWindow()
    QApplication.processEvents()
    view.pane.header.people.setFocus(Qt.FocusReason.TabFocusReason)
    return view


def emoji_view(theme: Theme) -> QWidget:
    """The emoji grid."""
    return EmojiGrid(theme)


VIEWS = {
    "main": View(main_view, (WIDE, SMALL, (1920, 1080))),
    "hard": View(hard_view, (WIDE, (1180, 1900))),
    "hard-top": View(hard_top_view, (WIDE,)),
    "hard-narrow": View(hard_view, ((420, 1500),)),
    "narrow-rooms": View(empty_view, ((420, 760),)),
    "narrow-room": View(main_view, ((420, 760),)),
    "zoom-200": View(main_view, ((1180, 900),), zoom=2.0),
    "offline": View(offline_view),
    "signed-out": View(signed_out_view, (SMALL,)),
    "writing": View(writing_view),
    "blocked": View(blocked_view, (SMALL, (420, 760))),
    "members": View(members_view),
    "empty": View(empty_view),
    "empty-room": View(empty_room_view, (WIDE,)),
    "hover": View(hover_view, (WIDE,)),
    "focus": View(focus_view, (WIDE,)),
    "no-rooms": View(no_rooms_view, (WIDE,)),
    "locked": View(locked_view),
    "locked-idle": View(locked_idle_view, (SMALL,)),
    "long-members": View(long_members_view, (WIDE,)),
    "hostile": View(hostile_view, (WIDE, (1180, 3000))),
    "refused": View(refused_view, (SMALL,)),
    "editing": View(editing_view, (SMALL,)),
    "message-menu": View(message_menu_view, (OWN,)),
    "saving": View(saving_view, (SMALL,)),
    "emoji": View(emoji_view, ((300, 230),)),
}
