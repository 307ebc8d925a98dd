from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.hairline_splitter import HairlineSplitter
from desktop_chat.ui.theme import Scheme, Theme


def pixels_of_the_line(splitter: HairlineSplitter, theme: Theme) -> int:
    image = splitter.grab().toImage()
    line = theme.tokens.line.name()
    return sum(image.pixelColor(x, 50).name() == line for x in range(image.width()))


def test_between_two_panes_is_one_pixel_of_the_line_colour(qtbot: QtBot) -> None:
    theme = Theme(Scheme.LIGHT)
    splitter = HairlineSplitter(theme)
    qtbot.addWidget(splitter)
    splitter.addWidget(QWidget())
    splitter.addWidget(QWidget())
    splitter.resize(400, 100)
    splitter.show()
    qtbot.waitExposed(splitter)
    assert pixels_of_the_line(splitter, theme) == 1
    assert splitter.handle(1).width() > 1, "a hand has to catch it"
    theme.set_scheme(Scheme.DARK)
    assert pixels_of_the_line(splitter, theme) == 1
