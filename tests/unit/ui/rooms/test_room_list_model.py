from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid, direct_room_id
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.room import RoomKind, RoomSummary
from desktop_chat.ui.rooms.room_filter import RoomFilter
from desktop_chat.ui.rooms.room_list_model import RoomListModel, RoomRow, avatar_key
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, a_room, a_summary
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment


@pytest.fixture
def model(client: FakeChatClient, times: Times) -> RoomListModel:
    model = RoomListModel(client, times)
    model.load()
    client.subscribe(model.apply)
    return model


def titles(model: RoomListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def row(model: RoomListModel, room_id: str) -> RoomRow:
    return model.row_at(model.index_of(room_id))


def test_model_contract(qtmodeltester: ModelTester, client: FakeChatClient, model: RoomListModel) -> None:
    qtmodeltester.check(model)
    client.deliver(a_message("up I go", room_id="books", sent_at=NOW))
    client.remove_room(RoomId("oncall"))
    model.set_filter(RoomFilter.UNREAD)
    model.set_query("e")
    model.set_query("")
    qtmodeltester.check(model)


def test_newest_first_and_a_new_message_moves_one_row(
    client: FakeChatClient, model: RoomListModel, qtbot: QtBot
) -> None:
    assert titles(model)[:2] == ["Analytical Engine", "Grace Hopper"]
    with qtbot.wait_signal(model.rowsMoved), qtbot.assertNotEmitted(model.modelReset):
        client.deliver(a_message("hello", room_id="books", sent_at=NOW + timedelta(minutes=1)))
    assert titles(model)[0] == "Book readers"


def test_previews(client: FakeChatClient, model: RoomListModel) -> None:
    assert (row(model, "engine").prefix, row(model, "engine").preview[:6]) == ("Grace: ", "pushed")
    assert row(model, "design").prefix == "You: "
    assert row(model, "grace").prefix == ""
    client.drafts.put(RoomId("books"), Draft("half\nwritten"))
    assert (row(model, "books").prefix, row(model, "books").preview) == ("Draft: ", "half written")
    assert row(model, "books").is_draft
    model.keep(RoomId("books"))
    assert not row(model, "books").is_draft, "it is before one's eyes"
    model.keep(None)
    client.drafts.put(RoomId("books"), Draft(" "))
    assert not row(model, "books").is_draft
    failed = a_message("no", room_id="x", sender="ada", state=MessageState.REJECTED)
    client.deliver_room(a_summary(a_room("x"), last=failed))
    assert row(model, "x").is_failed
    assert row(model, "x").prefix == "Not sent: "


def test_times(model: RoomListModel, times: Times) -> None:
    assert row(model, "engine").time == times.clock(NOW - timedelta(minutes=1))
    assert row(model, "oncall").time == "Yesterday"


def test_filters_keep_the_open_room_and_search_ignores_them(client: FakeChatClient, model: RoomListModel) -> None:
    assert model.unread_rooms == 2
    model.set_filter(RoomFilter.UNREAD)
    assert titles(model) == ["Analytical Engine", "Katherine Johnson"]
    model.keep(RoomId("engine"))
    client.mark_read(RoomId("engine"), NOW)
    assert titles(model) == ["Analytical Engine", "Katherine Johnson"]
    model.set_query("book")
    assert titles(model) == ["Book readers"]
    model.set_query("")
    model.set_filter(RoomFilter.DIRECT)
    model.keep(None)
    assert titles(model) == ["Grace Hopper", "Katherine Johnson", "Radia Perlman"]


def test_hostile_titles_become_one_plain_line(client: FakeChatClient, model: RoomListModel) -> None:
    client.deliver_room(a_summary(a_room("bad", title="a\u202eb\n<b>c</b>")))
    assert row(model, "bad").title == "ab <b>c</b>"
    client.deliver_room(a_summary(a_room("none", title="\u200f \n")))
    assert row(model, "none").title == "Untitled room"


def test_screen_readers_hear_title_unread_preview_time(model: RoomListModel) -> None:
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Analytical Engine, 2 unread, Grace: pushed the fix")


def test_a_direct_room_wears_the_color_of_its_person() -> None:
    me, other = Uid("ada"), Uid("grace")
    room = a_room(direct_room_id(me, other), kind=RoomKind.DIRECT, members=("ada", "grace"))
    assert avatar_key(a_summary(room), me) == "grace"
    assert avatar_key(a_summary(a_room("engine")), me) == "engine"


def test_many_changes_are_read_at_once(client: FakeChatClient, model: RoomListModel) -> None:
    for number in range(30):
        client._rooms[RoomId(f"n{number}")] = a_summary(a_room(f"n{number}", title=f"N {number}"))
    from desktop_chat.model.changes import StoreChanges

    client.emit(StoreChanges(rooms=frozenset(RoomId(f"n{number}") for number in range(30))))
    assert model.rowCount() == 37


def test_who_is_there_and_who_is_typing(client: FakeChatClient, model: RoomListModel) -> None:
    direct = RoomId("grace")
    client.presence.comes("grace", PersonPresence(Availability.ONLINE))
    assert row(model, direct).availability is Availability.ONLINE
    assert row(model, "engine").availability is Availability.UNKNOWN
    said = model.index(model.index_of(direct)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert ", online, " in said
    client.presence.types(direct, "grace")
    assert (row(model, direct).preview, row(model, direct).is_typing) == ("typing…", True)
    client.presence.types(RoomId("engine"), "grace", "katherine")
    assert row(model, "engine").preview == "Grace and Katherine are typing…"
    client.drafts.put(direct, Draft("half written"))
    assert row(model, direct).is_draft, "one's own text comes first"
    client.presence.types(RoomId("engine"))
    assert not row(model, "engine").is_typing


def test_files_of_the_newest_message_are_named(client: FakeChatClient, model: RoomListModel) -> None:
    before = client.room(RoomId("engine"))
    assert before is not None
    photo = an_attachment("Lake.png", width=9, height=9)
    cases = (
        ("", (photo,), "📷 Photo"),
        ("", (an_attachment(),), "📎 Plan of the engine.pdf"),
        ("see", (photo,), "📷 see"),
    )
    for body, files, preview in cases:
        client.deliver_room(replace(before, last_body=body, last_attachments=files))
        assert row(model, "engine").preview == preview


@pytest.mark.parametrize("rooms", [50, 500])
def test_the_work_of_a_change_does_not_grow_with_the_list(
    client: FakeChatClient, model: RoomListModel, rooms: int, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for number in range(rooms):
        room_id = f"many{number}"
        last = a_message("before", room_id=room_id, sent_at=NOW - timedelta(days=1, minutes=number))
        client.deliver_room(a_summary(a_room(room_id), last=last))
    made: list[str] = []
    make = model._row

    def counted(room: RoomSummary) -> RoomRow:
        made.append(room.room.id)
        return make(room)

    monkeypatch.setattr(model, "_row", counted)
    news = [a_message("news", room_id=f"many{number}", sent_at=NOW) for number in range(20)]
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.append(last.row() - first.row() + 1))
    with qtbot.assertNotEmitted(model.modelReset):
        client.deliver(*news)
    assert sorted(made) == sorted(message.room_id for message in news)
    assert sum(changed) <= len(news)
    assert {row(model, message.room_id).preview for message in news} == {"news"}


def test_a_new_name_reaches_who_is_typing(client: FakeChatClient, model: RoomListModel) -> None:
    client.presence.typing_in[RoomId("engine")] = (Uid("grace"),)
    client.emit(StoreChanges(typing=frozenset({RoomId("engine")})))
    assert row(model, "engine").preview == "Grace is typing…"
    client._users[Uid("grace")] = replace(client._users[Uid("grace")], display_name="Amazing Hopper")
    client.emit(StoreChanges(users=frozenset({Uid("grace")})))
    assert row(model, "engine").preview == "Amazing is typing…"
