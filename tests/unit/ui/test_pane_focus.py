"""F6 goes round the parts in sight, from wherever the keyboard is."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.pane_focus import Pane, next_pane


def test_it_goes_round_what_is_in_sight(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    panes = []
    for _ in range(3):
        whole = QWidget()
        inner = QVBoxLayout(whole)
        first, second = QLineEdit(), QLineEdit()
        inner.addWidget(first)
        inner.addWidget(second)
        layout.addWidget(whole)
        panes.append(Pane(whole, second))
    window.show()
    outside = QLineEdit(window)
    first_field = panes[0].whole.findChild(QLineEdit)
    assert next_pane(panes, first_field, 1) is panes[1]
    assert next_pane(panes, panes[2].taker, 1) is panes[0]
    assert next_pane(panes, panes[0].taker, -1) is panes[2]
    assert next_pane(panes, outside, 1) is panes[0]
    assert next_pane(panes, None, -1) is panes[2]
    panes[1].whole.hide()
    assert next_pane(panes, first_field, 1) is panes[2]
    assert next_pane([], None, 1) is None
