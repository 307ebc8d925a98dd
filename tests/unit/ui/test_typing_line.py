from pytestqt.qtbot import QtBot

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.typing_line import HEIGHT, TypingLine


def test_its_place_is_kept_whatever_it_says(theme: Theme, qtbot: QtBot) -> None:
    line = TypingLine(theme)
    qtbot.addWidget(line)
    assert line.height() == HEIGHT
    line.say("Ada is typing…")
    assert (line.text(), line.accessibleName()) == ("Ada is typing…", "Ada is typing…")
    assert line.height() == HEIGHT
    line.say("")
    assert line.text() == line.accessibleName() == ""
    theme.set_zoom(2.0)
    assert line.height() == 2 * HEIGHT
