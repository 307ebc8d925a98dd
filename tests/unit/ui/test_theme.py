import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.contrast import MARK, TEXT, contrast
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import AVATARS, DARK, LIGHT, ON_AVATAR, Scheme, Theme, Tokens, avatar_color

# (text token, backgrounds it is drawn on)
TEXT_PAIRS = {
    "text": ("bg", "surface", "other", "hover", "sel", "code"),
    "text2": ("bg", "surface", "other", "hover", "sel"),
    "text3": ("bg", "surface", "other", "hover"),
    "accent": ("bg", "surface", "other", "hover", "sel", "mine"),
    "danger": ("bg", "surface", "other", "hover", "sel"),
    "warn": ("bg", "surface", "other"),
    "on_accent": ("accent", "danger"),
    "mine_text": ("mine",),
    "mine_2": ("mine",),
    "on_badge": ("badge", "muted_badge"),
}
MARK_PAIRS = {"online": ("surface", "hover", "sel"), "accent": ("bg", "code"), "text2": ("mine",), "danger": ("mine",)}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, TEXT), (MARK_PAIRS, MARK)], ids=["text", "marks"])
def test_contrasts(tokens: Tokens, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    poor = {
        (ink, ground): round(contrast(getattr(tokens, ink), getattr(tokens, ground)), 2)
        for ink, grounds in pairs.items()
        for ground in grounds
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < least
    }
    assert poor == {}


def test_initials_are_readable_on_every_avatar() -> None:
    assert all(contrast(ON_AVATAR, color) >= TEXT for color in AVATARS)


def test_names_are_readable_in_both_schemes(each_theme: Theme) -> None:
    for number in range(40):
        assert contrast(each_theme.name_color(f"user{number}"), each_theme.tokens.other) >= TEXT


def test_avatar_colors_are_stable_and_all_used() -> None:
    assert avatar_color("ada") == avatar_color("ada")
    assert {avatar_color(f"u{n}").name() for n in range(60)} == {color.name() for color in AVATARS}


def test_no_pure_black_or_white_in_the_dark_theme() -> None:
    grounds = ("bg", "surface", "other", "hover", "sel", "mine", "code", "text")
    assert not {getattr(DARK, name).name() for name in grounds} & {"#000000", "#ffffff"}


def test_dark_and_light_differ_in_every_token() -> None:
    same = {f.name for f in dataclasses.fields(Tokens) if getattr(LIGHT, f.name) == getattr(DARK, f.name)}
    assert same == {"on_badge"}


def test_scheme_change_is_told_and_reaches_the_palette(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(Scheme.LIGHT)
    theme.apply_to(qapp)
    before = theme.generation
    with qtbot.wait_signal(theme.changed):
        theme.set_scheme(Scheme.DARK)
    assert theme.is_dark
    assert theme.generation > before
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK.surface


def test_the_system_scheme_is_followed_only_when_asked(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    system, fixed = Theme(Scheme.SYSTEM), Theme(Scheme.LIGHT)
    system.tokens = DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert system.tokens is LIGHT  # offscreen reports no dark scheme, so asking again gives light
    assert fixed.tokens is LIGHT


def test_zoom_scales_sizes_and_fonts(qapp: QApplication) -> None:
    theme = Theme(Scheme.LIGHT)
    small, size = theme.px(40), theme.font(Type.BODY).pixelSize()
    theme.set_zoom(2.0)
    assert theme.px(40) == 2 * small
    assert theme.font(Type.BODY).pixelSize() == 2 * size
    theme.set_zoom(100)
    assert theme.zoom == 3.0


def test_no_color_literal_outside_the_theme() -> None:
    import re

    folder = Path(__file__).parents[3] / "desktop_chat" / "ui"
    literal = re.compile(r"""#[0-9A-Fa-f]{3,8}\b|\brgba?\([0-9]|QColor\(["']|GlobalColor\.(?!transparent)""")
    found = [
        f"{path.name}: {match.group()}"
        for path in folder.rglob("*.py")
        if path.name != "theme.py"
        for match in literal.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert literal.search('QColor("red")')
    assert isinstance(LIGHT.bg, QColor)
