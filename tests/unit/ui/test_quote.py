from pytestqt.qtbot import QtBot

from desktop_chat.ui.quote import Quote
from desktop_chat.ui.theme import Theme


def test_a_long_text_does_not_widen_it_and_is_read_aloud(theme: Theme, qtbot: QtBot) -> None:
    short, long = Quote(theme, "Grace", "x"), Quote(theme, "Grace", "long " * 100)
    for quote in (short, long):
        qtbot.addWidget(quote)
    assert long.minimumSizeHint() == short.minimumSizeHint()
    assert short.accessibleName() == "Grace: x"
