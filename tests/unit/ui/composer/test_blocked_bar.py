"""The bar instead of the composer."""

from pytestqt.qtbot import QtBot

from desktop_chat.ui.composer.blocked_bar import BlockedBar
from desktop_chat.ui.theme import Theme


def test_bar_names_the_person_as_plain_text_and_lets_one_unblock(theme: Theme, qtbot: QtBot) -> None:
    bar = BlockedBar(theme)
    qtbot.addWidget(bar)
    bar.show_person("<b>Grace</b>\nHopper")
    assert "<b>Grace</b> Hopper" in bar.text.text()
    assert bar.unblock.accessibleName() == "Unblock <b>Grace</b> Hopper"
    with qtbot.waitSignal(bar.unblock_wanted):
        bar.unblock.click()
