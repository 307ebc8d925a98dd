from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import NotFound
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import ChangeKind, MessageState, PendingChange
from desktop_chat.ui.attachments.file_actions import FileAct
from desktop_chat.ui.attachments.file_states import FileState
from desktop_chat.ui.attachments.viewer_dialog import ViewerDialog
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.room_pane import RoomPane
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act
from desktop_chat.ui.timeline.message_window import FOLLOWED, SLICE
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, at, messages_over_days
from tests.example_files import a_picture
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of

ENGINE = RoomId("engine")


@pytest.fixture
def pane(client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot) -> RoomPane:
    pane = RoomPane(client, bridge, theme, times)
    qtbot.addWidget(pane)
    bridge.changed.connect(pane.apply)
    pane.resize(700, 600)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.open(ENGINE)
    return pane


def keys(pane: RoomPane) -> list[str]:
    return [pane.model.row_at(row).key for row in range(pane.model.rowCount())]


def write(pane: RoomPane, text: str) -> None:
    QTest.keyClicks(pane.composer.input, text)
    QTest.keyClick(pane.composer.input, Qt.Key.Key_Return)


def test_opening_makes_the_room_live_and_fills_everything(client: FakeChatClient, pane: RoomPane) -> None:
    assert ("open_room", ENGINE) in client.calls
    assert pane.header.title.text() == "Analytical Engine"
    assert pane.header.subtitle.text().startswith("5 members")
    assert "m:engine5" in keys(pane)
    assert pane.composer.input.hasFocus()


def test_a_written_message_goes_the_whole_way(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    write(pane, "It holds")
    qtbot.waitUntil(lambda: pane.composer.text() == "")
    own = next(call for call in client.calls if call[0] == "send")
    assert own[1:] == (ENGINE, "It holds", None)
    qtbot.waitUntil(lambda: keys(pane)[-1] == "m:own000001")
    assert pane.timeline.is_following
    client.reject(MessageId("own000001"))
    qtbot.waitUntil(lambda: "Not sent" in str(pane.model.index(len(keys(pane)) - 1).data(ACCESSIBLE)))
    pane.timeline.act_wanted.emit(Act.RETRY, client.message(ENGINE, MessageId("own000001")))
    assert ("retry", "own000001") in client.calls


ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def test_reading_in_the_active_window_moves_the_read_position(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    pane.timeline.go_to_end()
    qtbot.waitUntil(lambda: client.read_position(ENGINE) == at(14, 32))
    new = a_message("seen at once", sent_at=NOW + timedelta(minutes=1))
    client.deliver(new)
    qtbot.waitUntil(lambda: client.read_position(ENGINE) == new.sent_at)


def test_older_messages_come_from_the_server_when_the_store_ends(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    old = [a_message(f"old {number}", room_id="design", sent_at=at(9, number, days_ago=5)) for number in range(30)]
    client.older[RoomId("design")] = [old]
    pane.open(RoomId("design"))  # one message: the reader sees the top at once
    qtbot.waitUntil(lambda: f"m:{old[0].id}" in keys(pane))


def test_a_reply_names_its_author(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    message = client.message(ENGINE, MessageId("engine4"))
    pane.timeline.act_wanted.emit(Act.REPLY, message)
    assert pane.composer.reply_strip.title.text() == "Reply to Katherine Johnson"
    write(pane, "I can")
    qtbot.waitUntil(lambda: pane.composer.reply_strip.isHidden())
    assert any(call[0] == "send" and call[3] == "engine4" for call in client.calls)


def test_a_failed_command_is_told(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    client.fail_next["discard"] = NotFound("Gone already")
    pane.timeline.act_wanted.emit(Act.DISCARD, client.message(ENGINE, MessageId("engine4")))
    qtbot.waitUntil(lambda: "Gone already" in pane.notice.text)


def test_banner_follows_the_connection(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    client.set_connection(ConnectionState.SIGNED_OUT)
    qtbot.waitUntil(pane.banner.isVisible)
    client.set_connection(ConnectionState.ONLINE)
    qtbot.waitUntil(pane.banner.isHidden)


def test_sending_from_far_up_goes_to_the_newest(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    client._messages[RoomId("design")] = [
        a_message(m.body, room_id="design", sent_at=m.sent_at) for m in messages_over_days(900)
    ]
    pane.open(RoomId("design"))
    for _ in range(30):
        pane.timeline.verticalScrollBar().setValue(0)
    assert not pane.model.at_newest
    write(pane, "back")
    qtbot.waitUntil(lambda: keys(pane)[-1].startswith("m:own"))
    assert pane.timeline.is_following


def test_rooms_show_their_own_messages_and_drafts(client: FakeChatClient, pane: RoomPane) -> None:
    QTest.keyClicks(pane.composer.input, "half")
    pane.open(RoomId("design"))
    assert pane.composer.text() == ""
    assert "m:engine5" not in keys(pane)
    pane.open(ENGINE)
    assert pane.composer.text() == "half"
    pane.shut()
    assert keys(pane) == []


def test_editing_begins_in_the_field_and_ends_with_the_draft(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    own = client.send(ENGINE, "teh text").result()
    client.acknowledge(own)
    pane.composer.input.setPlainText("half a thought")
    pane.timeline.act_wanted.emit(Act.EDIT, client.message(ENGINE, own))
    assert pane.composer.text() == "teh text"
    assert not pane.composer.edit_strip.isHidden()
    pane.composer.input.selectAll()
    write(pane, "the text")
    qtbot.waitUntil(lambda: pane.composer.edit_strip.isHidden())
    assert client.edits.calls == [("edit", ENGINE, own, "the text")]
    assert pane.composer.text() == "half a thought"
    message = client.message(ENGINE, own)
    assert message is not None
    assert (message.body, message.edited_at) == ("the text", NOW)


def test_arrow_up_in_the_empty_field_edits_the_last_own_message(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    own = client.send(ENGINE, "mine").result()
    client.deliver(a_message("not mine", sent_at=NOW))
    qtbot.waitUntil(lambda: f"m:{own}" in keys(pane))
    QTest.keyClick(pane.composer.input, Qt.Key.Key_Up)
    assert pane.composer.text() == "mine"
    QTest.keyClick(pane.composer.input, Qt.Key.Key_Escape)
    assert (pane.composer.text(), pane.composer.edit_strip.isHidden()) == ("", True)


def test_deleting_is_asked_first(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    own = client.send(ENGINE, "regretted").result()
    client.acknowledge(own)
    pane.timeline.act_wanted.emit(Act.DELETE, client.message(ENGINE, own))
    dialog = pane.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert client.edits.calls == []
    with qtbot.waitSignal(dialog.finished):
        dialog.submit.click()
    assert client.edits.calls == [("delete", ENGINE, own)]


def test_reactions_go_to_the_client(client: FakeChatClient, pane: RoomPane) -> None:
    message = client.message(ENGINE, MessageId("engine4"))
    pane.timeline.reacted.emit(message, "🎉", True)  # noqa: FBT003 - a signal
    assert client.edits.calls == [("react", ENGINE, "engine4", "🎉", True)]


def test_refused_edit_is_shown_and_can_be_tried_again_or_dropped(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    message = client.message(ENGINE, MessageId("engine4"))
    assert message is not None
    refused = replace(message, change=PendingChange(ChangeKind.REACTION, MessageState.REJECTED, 7, "You were removed"))
    client.deliver(refused)
    qtbot.waitUntil(lambda: pane.model.row_at(pane.model.index_of("m:engine4")).message == refused)
    pane.timeline.act_wanted.emit(Act.RETRY, refused)
    pane.timeline.act_wanted.emit(Act.DISCARD, refused)
    assert client.outbox.calls == [("retry", 7), ("discard", 7)]


def test_small_pictures_in_sight_are_fetched_and_a_failed_file_says_so(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot
) -> None:
    files = (an_attachment("Lake.png", size=1000, width=64, height=40), an_attachment("plan.pdf"))
    message = replace(a_message(sent_at=NOW), attachments=files)
    client.deliver(message)
    qtbot.waitUntil(lambda: f"m:{message.id}" in keys(pane))
    assert client.files.calls == []  # it is below what is in sight
    pane.timeline.go_to_end()
    qtbot.waitUntil(lambda: ("download", key_of(message)) in client.files.calls)
    assert ("download", key_of(message, 1)) not in client.files.calls
    row = pane.model.index_of(f"m:{message.id}")
    pane.files.act(FileAct.DOWNLOAD, pane.model.row_at(row).files[1])
    client.files.fail(key_of(message, 1), NotFound("The file is gone", "Ask for it again."))
    qtbot.waitUntil(lambda: pane.model.row_at(row).files[1].state is FileState.FAILED)
    assert "The file is gone" in pane.notice.text


def test_a_picture_is_viewed_by_keyboard_and_the_keyboard_comes_back(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot, tmp_path: Path
) -> None:
    message = replace(a_message(sent_at=NOW), attachments=(an_attachment("Lake.png", width=64, height=40),))
    client.deliver(message)
    client.files.arrive(key_of(message), a_picture(tmp_path / "Lake.png", 64, 40))
    qtbot.waitUntil(lambda: f"m:{message.id}" in keys(pane))
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.show_message(message.id)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(pane.timeline, key)
    viewer = pane.findChild(ViewerDialog)
    assert viewer is not None
    qtbot.waitUntil(lambda: viewer.isActiveWindow() and viewer.canvas.image is not None)
    QTest.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.findChild(ViewerDialog) is None)
    assert pane.focusWidget() is pane.timeline


def test_a_file_and_a_text_go_the_whole_way(
    client: FakeChatClient, pane: RoomPane, qtbot: QtBot, tmp_path: Path
) -> None:
    path = a_picture(tmp_path / "Lake.png", 64, 40)
    pane.composer.attaching.add([path])
    write(pane, "see")
    qtbot.waitUntil(lambda: pane.composer.text() == "")
    assert ("send", ENGINE, (path,), "see", None) in client.files.calls
    qtbot.waitUntil(lambda: keys(pane)[-1] == "m:own000001")
    (look,) = pane.model.row_at(pane.model.rowCount() - 1).files
    assert (look.file.name, look.file.width, look.state) == ("Lake.png", 64, FileState.WAITING)
    assert pane.composer.attaching.strip.isHidden()


def test_a_file_that_is_gone_is_told_and_nothing_is_lost(pane: RoomPane, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"x")
    pane.composer.attaching.add([path])
    path.write_bytes(b"")  # emptied after it was chosen
    write(pane, "see")
    qtbot.waitUntil(lambda: not pane.composer.error_strip.isHidden())
    assert pane.composer.error_strip.title.text() == "The file is empty"
    assert pane.composer.text() == "see"
    assert pane.composer.attaching.has_files


def test_the_text_field_is_as_high_as_its_lines_in_a_narrower_window(pane: RoomPane, qtbot: QtBot) -> None:
    pane.composer.input.setPlainText("These are the numbers and the place where we took them.")
    pane.resize(1100, 600)
    qtbot.waitUntil(lambda: pane.composer.input.width() > 800)
    pane.resize(330, 600)
    field = pane.composer.input
    qtbot.waitUntil(lambda: field.width() < 300 and field.height() == field.sizeHint().height())


def test_a_backlog_in_the_open_room_is_drawn_by_slices(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    pane.timeline.go_to_end()
    inserted: list[int] = []
    pane.model.rowsInserted.connect(lambda _, first, last: inserted.append(last - first + 1))
    new = [a_message(f"new {number}", sent_at=NOW + timedelta(seconds=number)) for number in range(FOLLOWED)]
    with qtbot.assertNotEmitted(pane.model.modelReset):
        client.deliver(*new)
        qtbot.waitUntil(lambda: f"m:{new[-1].id}" in keys(pane))
    assert max(inserted) <= SLICE + 2  # and a day's pill, and the unread line
    assert sum(inserted) >= len(new)
    assert pane.timeline.is_following
    assert pane.timeline.verticalScrollBar().value() == pane.timeline.verticalScrollBar().maximum()


def test_what_happens_in_other_rooms_lays_nothing_out(
    client: FakeChatClient, pane: RoomPane, bridge: SyncBridge, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    layouts: list[int] = []
    monkeypatch.setattr(pane.timeline, "settle", lambda: layouts.append(1))
    with qtbot.waitSignal(bridge.changed):
        client.deliver(*(a_message("elsewhere", room_id="books", sent_at=NOW) for _ in range(50)))
    assert not layouts
    with qtbot.waitSignal(bridge.changed):
        client.deliver(a_message("here", sent_at=NOW))
    assert layouts


def test_tall_window_is_filled_after_a_backlog(client: FakeChatClient, pane: RoomPane, qtbot: QtBot) -> None:
    pane.resize(700, 1400)
    pane.timeline.go_to_end()
    backlog = [a_message("ok", message_id=f"n{n:03}", sent_at=NOW + timedelta(seconds=n)) for n in range(200)]
    client.deliver(*backlog)
    qtbot.waitUntil(lambda: "m:n199" in keys(pane))
    qtbot.waitUntil(lambda: pane.timeline.can_scroll)


def test_who_scrolls_up_while_a_slice_waits_keeps_what_is_read(
    client: FakeChatClient, pane: RoomPane, bridge: SyncBridge, qtbot: QtBot
) -> None:
    pane.timeline.go_to_end()
    new = [a_message(f"new {number}", sent_at=NOW + timedelta(seconds=number)) for number in range(FOLLOWED)]
    client.deliver(*new)
    qtbot.waitUntil(lambda: pane.model.is_behind)
    pane._catching_up.stop()
    pane.timeline.verticalScrollBar().setValue(0)  # while the next slice waits for the way
    rows = keys(pane)
    pane._take_in()
    assert keys(pane) == rows
