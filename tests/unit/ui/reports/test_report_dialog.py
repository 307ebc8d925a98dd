"""A report has a reason, and says what is sent before it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.model.firebase.documents import MAX_REASON
from desktop_chat.ui.reports.report_dialog import REASONS, ReportDialog
from desktop_chat.ui.theme import Theme
from tests.example_data import a_message


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> ReportDialog:
    dialog = ReportDialog(theme, "Grace Hopper", a_message("Buy <b>moths</b>"))
    qtbot.addWidget(dialog)
    return dialog


def test_a_reason_is_enough(dialog: ReportDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.reasons[1], Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.requested) as caught:
        dialog.submit.click()
    assert caught.args == ["Harassment"]
    assert not dialog.submit.isEnabled()


def test_own_words_are_added_and_needed_only_for_something_else(dialog: ReportDialog, qtbot: QtBot) -> None:
    dialog.reasons[3].click()
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert dialog.words.error
    qtbot.keyClicks(dialog.words.field, " it is a riddle ")
    with qtbot.waitSignal(dialog.requested) as caught:
        qtbot.keyClick(dialog.words.field, Qt.Key.Key_Return)
    assert caught.args == ["Something else: it is a riddle"]


def test_the_longest_words_fit_into_a_reason(dialog: ReportDialog, qtbot: QtBot) -> None:
    dialog.words.field.setText("x" * 1000)
    for button, (title, _) in zip(dialog.reasons, REASONS, strict=True):
        button.setChecked(True)
        with qtbot.waitSignal(dialog.requested) as caught:
            dialog._check()
        assert len(caught.args[0]) <= MAX_REASON
        assert caught.args[0].startswith(title)


def test_it_says_what_the_operator_is_sent(dialog: ReportDialog) -> None:
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for word in ("operator", "text of this message", "who wrote it", "your name", "Nobody else"):
        assert word in told
