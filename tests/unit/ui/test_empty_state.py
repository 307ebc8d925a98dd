"""One sentence and at most one button."""

from pytestqt.qtbot import QtBot

from desktop_chat.ui.empty_state import EmptyState
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.theme import Theme


def test_the_button_acts(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, Icon.CHAT, "No conversation is open.", "Start one")
    qtbot.addWidget(state)
    with qtbot.waitSignal(state.acted):
        state.button.click()


def test_without_an_action_there_is_no_button(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, Icon.CHAT, "Nothing here.")
    qtbot.addWidget(state)
    assert state.button.isHidden()
