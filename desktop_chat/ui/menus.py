"""The style sheet that Qt needs for the one thing it paints itself: menus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.ui.theme import Radius, Theme


def css(color: QColor) -> str:
    """Return a colour as style sheets write it."""
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"


def themed_menu(theme: Theme, parent: QWidget) -> QMenu:
    """Return an empty menu with rounded corners that deletes itself when it closes."""
    tokens, px = theme.tokens, theme.px
    menu = QMenu(parent)
    menu.setWindowFlags(menu.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint)
    menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setStyleSheet(
        f"QMenu {{ background: {css(tokens.other)}; border: 1px solid {css(tokens.line)};"
        f" border-radius: {px(Radius.FIELD)}px; padding: {px(5)}px; }}"
        f"QMenu::item {{ color: {css(tokens.text)}; padding: {px(6)}px {px(20)}px {px(6)}px {px(10)}px;"
        f" border-radius: {px(6)}px; }}"
        f"QMenu::item:selected {{ background: {css(tokens.sel)}; }}"
        f"QMenu::item:disabled {{ color: {css(tokens.text3)}; }}"
        f"QMenu::icon {{ padding-left: {px(8)}px; }}"
        f"QMenu::separator {{ height: 1px; background: {css(tokens.line)}; margin: {px(4)}px {px(6)}px; }}"
    )
    return menu
