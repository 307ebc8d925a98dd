from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.pill_choice import PillChoice
from desktop_chat.ui.theme import Theme


def test_one_of_the_numbers_is_chosen(theme: Theme, qtbot: QtBot) -> None:
    choice = PillChoice(theme, "It lets in", (("1 person", 1), ("25 people", 25)), 25)
    qtbot.addWidget(choice)
    assert choice.number == 25
    one, _ = choice.findChildren(PillButton)
    assert one.accessibleName() == "It lets in 1 person"
    qtbot.keyClick(one, Qt.Key.Key_Space)
    assert choice.number == 1
