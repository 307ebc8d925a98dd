from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.realtime.receipts import Delivery, Receipt
from desktop_chat.ui.timeline.message_window import CAPACITY, PAGE
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_rows import RowKind
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, a_user, at, messages_over_days
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")


@pytest.fixture
def model(client: FakeChatClient, times: Times) -> TimelineModel:
    model = TimelineModel(client, times)

    def apply(changes: StoreChanges) -> None:
        model.apply(changes, at_bottom=True, seen=True)

    client.subscribe(apply)
    return model


def texts(model: TimelineModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_model_contract_through_a_life(
    qtmodeltester: ModelTester, client: FakeChatClient, model: TimelineModel
) -> None:
    qtmodeltester.check(model)
    model.open(ENGINE)
    qtmodeltester.check(model)
    own = client.send(ENGINE, "hello").result()
    client.acknowledge(own)
    refused = client.send(ENGINE, "no").result()
    client.reject(refused)
    client.discard(refused)
    client.deliver(a_message("older", sent_at=at(9, 0, days_ago=2)))
    client.deliver(*messages_over_days(700, minutes=1))
    model.older()
    model.newer()
    assert model.rowCount() <= CAPACITY + 20
    qtmodeltester.check(model)
    model.shut()
    qtmodeltester.check(model)


def test_no_reset_while_open(client: FakeChatClient, model: TimelineModel, qtbot: QtBot) -> None:
    client._messages[ENGINE] = messages_over_days(300)
    model.open(ENGINE)
    with qtbot.assertNotEmitted(model.modelReset):
        client.send(ENGINE, "a")
        client.deliver(a_message("b", sent_at=NOW + timedelta(seconds=5)))
        model.older()
        model.to_newest()
        model.refresh_day()


def test_appending_tells_one_insertion_and_the_regrouping(client: FakeChatClient, model: TimelineModel) -> None:
    model.open(ENGINE)
    inserted: list[tuple[int, int]] = []
    changed: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda parent, first, last: inserted.append((first, last)))
    model.dataChanged.connect(lambda top, bottom: changed.append((top.row(), bottom.row())))
    end = model.rowCount()
    client.deliver(a_message("more", sent_at=at(14, 33)))
    assert inserted == [(end, end)]
    assert changed == [(end - 1, end - 1)]  # the one before is no longer the last of its group


def test_an_edit_changes_one_row_and_its_quote(client: FakeChatClient, model: TimelineModel) -> None:
    model.open(ENGINE)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: changed.append((top.row(), bottom.row())))
    target = client.message(ENGINE, client.scene.messages[ENGINE][1].id)
    assert target is not None
    client.deliver(replace(target, body="Other numbers", edited_at=NOW))
    row = model.index_of("m:engine2")
    assert changed == [(row, row + 1)]
    assert model.row_at(row + 1).reply_text == "Other numbers"


def test_unread_line_is_where_reading_stopped_and_goes_with_writing(
    client: FakeChatClient, model: TimelineModel
) -> None:
    client.mark_read(ENGINE, at(14, 24))
    model.open(ENGINE)
    assert model.row_at(model.index_of("m:engine4") - 1).kind is RowKind.UNREAD
    client.send(ENGINE, "I am here")
    assert model.index_of("unread") == -1


def test_unread_line_appears_for_what_comes_while_nobody_looks(client: FakeChatClient, times: Times) -> None:
    client.mark_read(ENGINE, NOW)
    model = TimelineModel(client, times)
    model.open(ENGINE)
    message = a_message("while away", sent_at=NOW + timedelta(minutes=1))
    client.deliver(message)
    change = StoreChanges(messages=frozenset({(ENGINE, message.id)}))
    model.apply(change, at_bottom=True, seen=False)
    assert model.index_of("unread") == model.index_of(f"m:{message.id}") - 1


def test_a_new_name_reaches_the_rows(client: FakeChatClient, model: TimelineModel) -> None:
    model.open(ENGINE)
    client._users[Uid("grace")] = a_user("grace", name="Rear Admiral Hopper")
    client._members[ENGINE] = []
    client.emit(StoreChanges(users=frozenset({Uid("grace")})))
    assert model.row_at(model.index_of("m:engine1")).name == "Rear Admiral Hopper"


def test_changes_of_other_rooms_do_not_matter(client: FakeChatClient, model: TimelineModel) -> None:
    model.open(ENGINE)
    before = texts(model)
    client.deliver(a_message("elsewhere", room_id="design"))
    assert texts(model) == before


def test_last_own_message_is_found_above_the_rows_and_below_them(client: FakeChatClient, model: TimelineModel) -> None:
    own = client.send(ENGINE, "mine").result()
    client.acknowledge(own)
    others = (a_message(f"n{number}", sent_at=NOW + timedelta(minutes=number)) for number in range(1, 4 * PAGE))
    client.deliver(*others)
    model.open(ENGINE)
    model.to_newest()
    assert model.index_of(f"m:{own}") == -1
    found = model.last_own()
    assert found is not None
    assert found.id == own
    later = client.send(ENGINE, "later").result()
    model.bring(own)
    found = model.last_own()
    assert found is not None
    assert found.id == later


def test_who_never_wrote_has_no_last_message(client: FakeChatClient, model: TimelineModel) -> None:
    assert model.last_own() is None
    client._messages[ENGINE] = [a_message("not mine")]
    model.open(ENGINE)
    assert model.last_own() is None


def test_roles_for_screen_readers(client: FakeChatClient, model: TimelineModel) -> None:
    model.open(ENGINE)
    index = model.index(model.index_of("m:engine5"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Grace Hopper, pushed the fix")
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsEnabled  # the keyboard skips pills
    assert model.flags(index) & Qt.ItemFlag.ItemIsEnabled


def test_markup_stays_text(client: FakeChatClient, model: TimelineModel) -> None:
    client.deliver(a_message("<img src=file:///etc/passwd>", sent_at=NOW))
    model.open(ENGINE)
    index = model.index(model.rowCount() - 1)
    assert index.data() == "<img src=file:///etc/passwd>"


def test_message_that_waits_to_be_tried_again_says_why_and_when(client: FakeChatClient, model: TimelineModel) -> None:
    own = client.send(ENGINE, "patience").result()
    message = client.message(ENGINE, own)
    assert message is not None
    reason = "<b>The server</b> did not answer"
    client.deliver(replace(message, state=MessageState.RETRYING, error=reason, retry_at=NOW))
    model.open(ENGINE)
    index = model.index(model.index_of(f"m:{own}"))
    spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "waiting, <b>The server</b> did not answer. It is tried again by itself at 14:33." in spoken
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert tip.startswith("<span>&lt;b&gt;The server")
    client.acknowledge(own)
    model.open(ENGINE)
    assert model.index(model.index_of(f"m:{own}")).data(Qt.ItemDataRole.ToolTipRole) is None


def test_a_receipt_changes_the_ticks_of_this_room_only(client: FakeChatClient, model: TimelineModel) -> None:
    client._messages[ENGINE] = [a_message("mine", sender="ada", sent_at=at(10, 0))]
    model.open(ENGINE)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    for uid in ("grace", "katherine", "radia", "barbara", "hedy"):
        client.presence.hears(ENGINE, Receipt(Uid(uid), at(10, 0)))
    assert model.row_at(model.rowCount() - 1).delivery is Delivery.READ
    assert changed == [model.rowCount() - 1], "only the row whose ticks changed is drawn again"
    client.presence.hears(RoomId("crit"), Receipt(Uid("grace"), at(10, 0)))
    assert len(changed) == 1
