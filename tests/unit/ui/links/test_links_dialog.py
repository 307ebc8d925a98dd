"""What owners and admins see of the links into a group."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.links.links_dialog import LinksDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.fake_links import an_invite


@pytest.fixture
def dialog(theme: Theme, times: Times, qtbot: QtBot) -> LinksDialog:
    dialog = LinksDialog(theme, times, "Engine")
    qtbot.addWidget(dialog)
    return dialog


def test_links_say_how_far_they_are_good_and_the_last_to_end_is_first(dialog: LinksDialog) -> None:
    dialog.show_links([an_invite(1, days=-1), an_invite(2, uses=1, days=3), an_invite(3, days=5), an_invite(4, uses=0)])
    assert [row.link[-1] for row in dialog.rows] == ["4", "3", "2", "1"]
    meanings = [row.meaning.text() for row in dialog.rows]
    assert meanings[0] == "Used up"
    assert meanings[1].startswith("25 people, until ")
    assert meanings[2].startswith("One more person, until ")
    assert meanings[3] == "Over"
    assert dialog.state.isHidden()


def test_without_links_it_says_so(dialog: LinksDialog) -> None:
    assert "Looking" in dialog.state.text()
    dialog.show_links([])
    assert dialog.state.text() == "There is no link into this group."
    assert not dialog.state.isHidden()


def test_a_link_is_made_as_chosen_and_copied_by_one_key(dialog: LinksDialog, qtbot: QtBot) -> None:
    dialog.show_links([an_invite(1)])
    with qtbot.waitSignal(dialog.create_wanted) as caught:
        dialog.submit.click()
    assert caught.args == [25, 7]
    assert not dialog.submit.isEnabled()
    dialog.show()
    dialog.add(an_invite(2, days=9))
    assert dialog.submit.isEnabled()
    assert dialog.focusWidget() is dialog.rows[0].copy
    dialog.rows[0].copy.click()
    assert QGuiApplication.clipboard().text() == an_invite(2).link


def test_a_link_is_taken_back(dialog: LinksDialog, qtbot: QtBot) -> None:
    dialog.show_links([an_invite(1), an_invite(2)])
    with qtbot.waitSignal(dialog.revoke_wanted) as caught:
        dialog.rows[0].revoke.click()
    assert caught.args == [dialog.rows[0].link]
    dialog.remove(dialog.rows[0].link)
    assert len(dialog.rows) == 1
