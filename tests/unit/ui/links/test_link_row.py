from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.ui.links.link_row import LinkRow
from desktop_chat.ui.theme import Theme
from tests.fake_links import an_invite


def test_the_secret_is_not_shown_and_buttons_name_their_link(theme: Theme, qtbot: QtBot) -> None:
    invite = an_invite(7)
    row = LinkRow(theme, invite, "25 people")
    qtbot.addWidget(row)
    assert all(invite.id not in label.text() for label in row.findChildren(QLabel))
    assert row.copy.accessibleName() == "Copy the link …000007"
    assert row.revoke.accessibleName() == "Take back the link …000007"
    assert row.accessibleName() == "Link ending in 000007, 25 people"
    with qtbot.waitSignal(row.copy_wanted) as copied:
        row.copy.click()
    with qtbot.waitSignal(row.revoke_wanted) as revoked:
        row.revoke.click()
    assert copied.args == revoked.args == [invite.link]
    row.show_copied()
    assert row.copy.accessibleName() == "Copied"
