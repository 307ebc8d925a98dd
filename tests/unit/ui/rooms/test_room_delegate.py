import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.rooms.room_delegate import RoomDelegate
from desktop_chat.ui.rooms.room_list_model import RoomListModel
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import a_message, a_room, a_summary
from tests.fake_client import FakeChatClient

HOSTILE = ["<img src=file:///etc/passwd>", "x" * 5000, "\u202e\x00", "\ud800", "e" + "\u0301" * 300, "﷽" * 40]


def painted(
    delegate: RoomDelegate, model: RoomListModel, row: int, state: QStyle.StateFlag = QStyle.StateFlag.State_None
) -> QImage:
    image = QImage(312, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 312, 64)
    option.state = state
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(row))
    painter.end()
    return image


@pytest.fixture
def model(client: FakeChatClient, times: Times) -> RoomListModel:
    model = RoomListModel(client, times)
    model.load()
    return model


def test_rows_are_62_and_a_gap(theme: Theme, model: RoomListModel) -> None:
    assert RoomDelegate(theme, model).sizeHint(QStyleOptionViewItem(), model.index(0)).height() == 64


def test_open_hovered_and_focused_rows_look_different(each_theme: Theme, model: RoomListModel) -> None:
    delegate = RoomDelegate(each_theme, model)
    plain = painted(delegate, model, 1)
    hovered = painted(delegate, model, 1, QStyle.StateFlag.State_MouseOver)
    keyboard = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
    focused = painted(delegate, model, 1, keyboard)
    delegate.open_room = RoomId("grace")
    selected = painted(delegate, model, 1)
    assert selected.pixelColor(20, 4) == each_theme.tokens.sel
    assert hovered.pixelColor(20, 4) == each_theme.tokens.hover
    assert len({bytes(image.constBits()) for image in (plain, hovered, focused, selected)}) == 4


def test_unread_rows_have_a_badge(each_theme: Theme, model: RoomListModel) -> None:
    delegate = RoomDelegate(each_theme, model)

    def has_badge(row: int) -> bool:
        image = painted(delegate, model, row)
        return any(image.pixelColor(x, 42) == each_theme.tokens.badge for x in range(250, 312))

    assert has_badge(0)
    assert not has_badge(1)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_painted(client: FakeChatClient, theme: Theme, model: RoomListModel, text: str) -> None:
    last = a_message(text, room_id="bad")
    client.deliver_room(a_summary(a_room("bad", title=text), last=last, last_sender_name=text, unread=10**9))
    model.load()
    painted(RoomDelegate(theme, model), model, model.index_of("bad"))
