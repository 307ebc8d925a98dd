from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.errors import NoSecretStore, SignInRequired, StoreError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.model.notice import Notice, NoticeKind
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.rooms.profile_header import ProfileHeader
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, a_room, a_summary, messages_over_days
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot) -> MainWindow:
    window = MainWindow(client, bridge, theme, times)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_the_keyboard_begins_with_the_rooms_and_goes_to_the_open_one(window: MainWindow) -> None:
    window.setFocus()
    assert window.focusWidget() is window.sidebar.list
    window.open_room("engine")
    window.setFocus()
    assert window.focusWidget() is window.pane.composer.input


def test_it_starts_with_the_rooms_and_an_invitation(window: MainWindow, qtbot: QtBot) -> None:
    assert window.sidebar.model.rowCount() == 7
    assert window.idle.empty.isVisible()
    assert window.sidebar.width() == 312
    with qtbot.wait_signal(window.new_room_wanted):
        QTest.mouseClick(window.idle.empty.button, Qt.MouseButton.LeftButton)


def test_opening_and_switching_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.wait_signal(window.room_opened) as opened:
        window.open_room("engine")
    assert opened.args == [ENGINE]
    assert window.pane.isVisible()
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_Down, ALT)
    assert window.room_id == "grace"
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_Up, ALT)
    assert window.room_id == "engine"
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(window.sidebar.search.hasFocus)
    QTest.keyClicks(window.sidebar.search, "books")
    QTest.keyClick(window.sidebar.search, Qt.Key.Key_Escape)
    QTest.keyClick(window.sidebar.search, Qt.Key.Key_Escape)
    assert window.pane.composer.input.hasFocus()


def test_an_unknown_room_is_not_opened(window: MainWindow) -> None:
    window.open_room("nowhere")
    assert window.room_id is None


def test_changes_reach_list_and_timeline(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.open_room("engine")
    client.deliver(a_message("fresh", message_id="fresh", sent_at=NOW + timedelta(minutes=1)))
    qtbot.waitUntil(lambda: window.pane.model.index_of("m:fresh") >= 0)
    rooms = window.sidebar.model
    qtbot.waitUntil(lambda: rooms.row_at(rooms.index_of("engine")).preview == "fresh")


def test_a_room_that_is_taken_away_closes(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.open_room("engine")
    client.remove_room(ENGINE)
    qtbot.waitUntil(lambda: window.room_id is None)
    assert window.idle.empty.isVisible()


def test_narrow_windows_show_one_pane_at_a_time(window: MainWindow, client: FakeChatClient) -> None:
    window.resize(420, 700)
    assert window.width() == 420
    assert window.sidebar.isVisible()
    assert not window.idle.empty.isVisible()
    window.open_room("engine")
    assert not window.sidebar.isVisible()
    assert window.pane.isVisible()
    assert not window.pane.header.back.isHidden()
    QTest.mouseClick(window.pane.header.back, Qt.MouseButton.LeftButton)
    assert window.sidebar.isVisible()
    assert window.room_id is None
    window.resize(1180, 700)
    assert window.idle.empty.isVisible()


def test_members_open_beside_the_room(window: MainWindow, client: FakeChatClient) -> None:
    window.open_room("engine")
    window.pane.members_wanted.emit()
    assert window.members.isVisible()
    assert window.members.model.rowCount() == 5
    assert window.focusWidget() is window.members.list
    QTest.keyClick(window.members.list, Qt.Key.Key_Escape)
    assert not window.members.isVisible()
    assert window.focusWidget() is window.pane.composer.input
    window.close_room()
    window.show_members(shown=True)
    assert not window.members.isVisible()


def test_a_draft_shows_in_the_list_once_the_room_is_left(window: MainWindow, qtbot: QtBot) -> None:
    window.open_room("engine")
    QTest.keyClicks(window.pane.composer.input, "half")
    model = window.sidebar.model
    assert not model.row_at(model.index_of("engine")).is_draft
    window.open_room("design")
    qtbot.waitUntil(lambda: model.row_at(model.index_of("engine")).preview == "half")
    window.open_room("engine")
    assert not model.row_at(model.index_of("engine")).is_draft


def test_zoom_by_keyboard(window: MainWindow, theme: Theme) -> None:
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert theme.zoom == pytest.approx(1.1)
    QTest.keyClick(window, Qt.Key.Key_0, CTRL)
    assert theme.zoom == 1.0


def test_midnight_writes_the_days_anew(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot
) -> None:
    now = [NOW]
    window = MainWindow(client, bridge, theme, Times(lambda: now[0], times.zone))
    qtbot.addWidget(window)
    window.open_room("engine")
    assert window.pane.model.row_at(0).text == "Today"
    now[0] = NOW + timedelta(days=1)
    window._on_minute()
    assert window.pane.model.row_at(0).text == "Yesterday"
    assert window.sidebar.model.row_at(0).time == "Yesterday"


def test_intents_of_the_profile_menu_come_out(window: MainWindow, qtbot: QtBot) -> None:
    header = window.findChildren(ProfileHeader)[0]
    with qtbot.wait_signal(window.sign_out_wanted):
        header.sign_out_wanted.emit()
    window.open_room("engine")
    with qtbot.wait_signal(window.invite_wanted) as invited:
        QTest.mouseClick(window.pane.header.invite, Qt.MouseButton.LeftButton)
    assert invited.args == ["engine"]
    QApplication.processEvents()


def test_everything_interactive_can_be_reached_and_has_a_name(window: MainWindow) -> None:
    from desktop_chat.ui.buttons import ThemedButton

    window.open_room("engine")
    nameless = [button for button in window.findChildren(ThemedButton) if not button.accessibleName()]
    assert nameless == []


def test_a_session_behind_a_locked_keyring_can_be_tried_again_with_and_without_a_room(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.error = NoSecretStore("The keyring cannot be used", "Unlock it.")
    client.set_connection(ConnectionState.SIGNED_OUT)
    qtbot.waitUntil(window.idle.banner.isVisible)
    client.fail_next["resume_session"] = SignInRequired("You are not signed in")
    window.idle.banner.retry.click()
    assert ("resume_session",) in client.calls
    qtbot.waitUntil(window.idle.banner.retry.isEnabled)
    assert "keyring" in window.idle.banner.label.text()
    window.open_room("engine")
    assert window.pane.banner.isVisible()
    client.error = None
    window.pane.banner.retry.click()
    qtbot.waitUntil(window.pane.banner.isHidden)


def test_the_unread_count_is_told(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    before = window.unread_messages
    assert before > 0
    with qtbot.wait_signal(window.unread_changed) as changed:
        client.deliver(a_message("fresh", message_id="fresh", sent_at=NOW + timedelta(minutes=1)))
    assert changed.args == [before + 1]


def test_the_sidebar_takes_a_width_within_its_bounds(window: MainWindow) -> None:
    window.set_sidebar_width(400)
    assert (window.sidebar.width(), window.sidebar_width) == (400, 400)
    window.set_sidebar_width(4000)
    assert window.sidebar_width == 420
    window._splitter.moveSplitter(300, 1)
    window._splitter.splitterMoved.emit(300, 1)
    assert window.sidebar_width == 300


def test_f6_goes_through_the_parts_of_the_window(window: MainWindow) -> None:
    window.open_room("engine")
    assert window.focusWidget() is window.pane.composer.input
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_F6)
    assert window.focusWidget() is window.sidebar.list
    QTest.keyClick(window.sidebar.list, Qt.Key.Key_F6)
    assert window.focusWidget() is window.pane.timeline
    assert window.pane.timeline.focused_message() is not None
    QTest.keyClick(window.pane.timeline, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.pane.composer.input
    window.show_members(shown=True)
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_F6)
    assert window.focusWidget() is window.members.list


def test_the_list_of_shortcuts_is_a_key_and_a_menu_entry_away(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.wait_signal(window.shortcuts_wanted):
        QTest.keyClick(window.sidebar.search, Qt.Key.Key_Slash, CTRL)
    window.sidebar.header.profile.click()
    menu = window.sidebar.header.findChild(QMenu)
    assert menu is not None
    with qtbot.wait_signal(window.shortcuts_wanted):
        next(action for action in menu.actions() if "shortcuts" in action.text()).trigger()
    menu.close()


def test_search_leads_to_a_message_of_long_ago_in_another_room(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client._messages[ENGINE] = [*messages_over_days(1000), *client._messages[ENGINE]]
    old = client._messages[ENGINE][200]
    client._put(replace(old, body="the needle of long ago"))
    window.open_room("books")
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.search.isVisible()
    qtbot.waitUntil(window.search.field.hasFocus)
    QTest.keyClicks(window.search.field, "needle")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    QTest.keyClick(window.search.results, Qt.Key.Key_Return)
    assert window.room_id == "engine"
    focused = window.pane.timeline.focused_message()
    assert focused is not None
    assert focused.id == old.id
    rows = [row for row, _, _ in window.pane.timeline.visible_rows()]
    assert window.pane.model.index_of(f"m:{old.id}") in rows
    assert window.pane.timeline.hasFocus()
    QTest.keyClick(window.pane.timeline, Qt.Key.Key_Escape)
    assert window.pane.composer.input.hasFocus()


def test_search_of_the_room_opens_and_closes_and_takes_turns_with_the_members(window: MainWindow, qtbot: QtBot) -> None:
    window.open_room("engine")
    QTest.mouseClick(window.pane.header.search, Qt.MouseButton.LeftButton)
    assert window.search.here.isChecked()
    window.show_members(shown=True)
    assert window.search.isHidden()
    QTest.keyClick(window.pane.composer.input, Qt.Key.Key_F, CTRL)
    assert window.members.isHidden()
    qtbot.waitUntil(window.search.field.hasFocus)
    QTest.keyClick(window.search.field, Qt.Key.Key_Escape)
    assert window.search.isHidden()
    assert window.pane.composer.input.hasFocus()


def test_in_a_narrow_window_the_search_has_all_the_room_and_gives_way_to_the_message(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(420, 700)
    window.open_room("engine")
    window.show_search(everywhere=True)
    qtbot.waitUntil(lambda: window.search.width() == window.width())
    QTest.keyClicks(window.search.field, "campaign")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    QTest.keyClick(window.search.results, Qt.Key.Key_Return)
    assert window.search.isHidden()
    assert window.pane.isVisible()


def test_a_notice_is_shown_until_it_was_read(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    assert window.notices.isHidden()
    client.tell(Notice(7, NoticeKind.DAMAGE, "The local database was damaged", "Nothing is lost."))
    qtbot.waitUntil(window.notices.isVisible)
    QTest.mouseClick(window.notices.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.notices.isHidden)
    assert ("dismiss_notice", 7) in client.calls


def test_banner_connects_anew_when_the_person_does_not_want_to_wait(window: MainWindow, client: FakeChatClient) -> None:
    window.pane.banner.connect_wanted.emit()
    assert ("reconnect",) in client.calls


def test_a_room_marked_as_unread_is_left_so_that_it_stays_so(client: FakeChatClient, window: MainWindow) -> None:
    window.open_room("engine")
    QTest.keyClick(window, Qt.Key.Key_U, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.sidebar.list.open_room is None
    assert ("mark_unread", ENGINE) in client.calls
    window.open_room("engine")
    window.sidebar.list.unread_wanted.emit("books")
    assert client.calls[-1] == ("mark_unread", RoomId("books"))
    assert window.room_id == ENGINE
    window.sidebar.list.read_wanted.emit("books")
    assert client.calls[-1][:2] == ("mark_read", RoomId("books"))


def test_idleness_is_told(client: FakeChatClient, window: MainWindow) -> None:
    window._idle_watch.changed.emit(True)  # noqa: FBT003 - a signal with one fact
    assert client.calls[-1] == ("set_idle", True)


def test_who_writes_by_an_input_method_is_there(client: FakeChatClient, window: MainWindow) -> None:
    window.open_room("engine")
    for field in (window.pane.composer.input, window.sidebar.search, window.search.field):
        window._idle_watch.is_idle = True
        client.calls.clear()
        commit = QInputMethodEvent()
        commit.setCommitString("你")
        QCoreApplication.sendEvent(field, commit)
        assert ("set_idle", False) in client.calls


def test_list_is_told_of_what_the_pane_could_not_take(
    client: FakeChatClient, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_room("engine")

    def broken(_: StoreChanges) -> None:
        raise StoreError("The disk cannot be read", "")

    monkeypatch.setattr(window.pane, "apply", broken)
    with qtbot.captureExceptions() as raised:
        client.deliver(a_message("fresh", message_id="fresh", sent_at=NOW + timedelta(minutes=1)))
        rooms = window.sidebar.model
        qtbot.waitUntil(lambda: rooms.row_at(rooms.index_of("engine")).preview == "fresh")
    assert raised


def test_room_that_is_opened_before_the_list_knows_it_has_its_row(
    client: FakeChatClient, window: MainWindow, qtbot: QtBot
) -> None:
    summary = client._rooms[RoomId("fresh")] = a_summary(a_room("fresh"))
    window.open_room("fresh")
    assert window.sidebar.list.currentIndex().row() != 0
    client.emit(StoreChanges(rooms=frozenset({summary.room.id})))
    qtbot.waitUntil(lambda: window.sidebar.model.index_of("fresh") >= 0)
    assert window.sidebar.list.currentIndex().row() == window.sidebar.model.index_of("fresh")


def test_pinned_room_goes_to_the_top_of_the_list(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    model = window.sidebar.model
    last = model.room_at(model.rowCount() - 1)
    window.sidebar.list.pin_wanted.emit(last, True)  # noqa: FBT003 - a signal
    qtbot.waitUntil(lambda: model.room_at(0) == last)
    window.sidebar.list.pin_wanted.emit(last, False)  # noqa: FBT003 - a signal
    qtbot.waitUntil(lambda: model.room_at(0) != last)
