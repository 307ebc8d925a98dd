"""The first-run page goes on only with a configuration that was checked."""

from pytestqt.qtbot import QtBot

from desktop_chat.errors import InvalidConfig
from desktop_chat.ui.first_run.first_run_view import FirstRunView
from desktop_chat.ui.theme import Theme


def accept(_text: str) -> None:
    return None


def refuse(_text: str) -> None:
    raise InvalidConfig("This is no configuration", "projectId is missing.")


def test_an_accepted_text_is_handed_on(theme: Theme, qtbot: QtBot) -> None:
    view = FirstRunView(theme, accept)
    qtbot.addWidget(view)
    view.text.setPlainText('{"apiKey": "k"}')
    with qtbot.waitSignal(view.configured) as caught:
        view.submit.click()
    assert caught.args == ['{"apiKey": "k"}']


def test_a_refused_text_stays_with_the_reason(theme: Theme, qtbot: QtBot) -> None:
    view = FirstRunView(theme, refuse)
    qtbot.addWidget(view)
    view.text.setPlainText("nonsense")
    with qtbot.assertNotEmitted(view.configured):
        view.submit.click()
    assert view.notice.text == "This is no configuration projectId is missing."
    assert view.text.toPlainText() == "nonsense"
    view.text.setPlainText("nonsense 2")
    assert view.notice.text == ""


def test_there_is_nothing_to_submit_before_something_was_pasted(theme: Theme, qtbot: QtBot) -> None:
    view = FirstRunView(theme, accept)
    qtbot.addWidget(view)
    assert not view.submit.isEnabled()
    view.text.setPlainText("   ")
    assert not view.submit.isEnabled()


def test_the_demo_is_offered(theme: Theme, qtbot: QtBot) -> None:
    view = FirstRunView(theme, accept)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.demo_requested):
        view.demo.click()
