from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.fonts import Type, code_families, make_font, text_families


def test_roles_are_distinct(qapp: QApplication) -> None:
    assert len(Type) == 15
    assert Type.BODY.size == 14


def test_color_emoji_come_before_dejavu(qapp: QApplication) -> None:
    families = text_families()
    assert families.index("Noto Color Emoji") < families.index("DejaVu Sans")


def test_scale_and_weight(qapp: QApplication) -> None:
    font = make_font(Type.BODY_STRONG, 1.5)
    assert font.pixelSize() == 21
    assert font.weight() == Type.BODY_STRONG.weight


def test_code_is_monospaced(qapp: QApplication) -> None:
    assert code_families()[0]
    assert QFontInfo(make_font(Type.CODE, 1.0)).fixedPitch()
