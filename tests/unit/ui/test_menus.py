from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.menus import css, themed_menu
from desktop_chat.ui.theme import LIGHT, Theme


def test_colors_as_style_sheets_write_them() -> None:
    assert css(LIGHT.accent) == "rgba(40, 88, 208, 255)"


def test_menu_is_drawn_with_the_tokens_and_deletes_itself(qtbot: QtBot, each_theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = themed_menu(each_theme, parent)
    gone: list[bool] = []
    menu.destroyed.connect(lambda: gone.append(True))
    menu.addAction("Reply")
    menu.popup(parent.pos())
    image = menu.grab().toImage()
    assert image.pixelColor(image.width() // 2, 3) == each_theme.tokens.other
    menu.close()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: bool(gone))
