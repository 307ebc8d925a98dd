from pytestqt.qtbot import QtBot

from desktop_chat.ui.avatar import Avatar
from desktop_chat.ui.theme import Theme, avatar_color


def test_people_are_circles_and_groups_squares(qtbot: QtBot, theme: Theme) -> None:
    avatar = Avatar(theme, 40)
    qtbot.addWidget(avatar)
    avatar.show_of("ada", "Ada Lovelace")
    color = avatar_color("ada")
    circle = avatar.grab().toImage()
    assert circle.pixelColor(20, 2) == color
    assert circle.pixelColor(5, 5) != color
    avatar.show_of("ada", "Ada Lovelace", group=True)
    assert avatar.grab().toImage().pixelColor(5, 5) == color


def test_presence_dot(qtbot: QtBot, each_theme: Theme) -> None:
    avatar = Avatar(each_theme, 40)
    qtbot.addWidget(avatar)
    avatar.show_of("ada", "Ada", dot="online")
    assert avatar.grab().toImage().pixelColor(32, 32) == each_theme.tokens.online


def test_size_follows_the_zoom(qtbot: QtBot, theme: Theme) -> None:
    avatar = Avatar(theme, 40)
    qtbot.addWidget(avatar)
    theme.set_zoom(2.0)
    assert avatar.width() == 80
