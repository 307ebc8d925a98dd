from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.icons import Icon, icon_pixmap, paint_icon, resource_folder


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_is_a_stroke_drawing_on_the_grid(icon: Icon) -> None:
    root = ET.parse(resource_folder() / "icons" / f"{icon}.svg").getroot()  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == ("2.9" if icon is Icon.DOUBLE_CHECK_BOLD else "1.7")
    assert root.get("stroke-linecap") == "round"
    assert root.get("fill") == "none"


def test_every_file_has_its_member() -> None:
    assert {path.stem for path in (resource_folder() / "icons").glob("*.svg")} == {icon.value for icon in Icon}


@pytest.mark.parametrize("icon", list(Icon))
def test_icon_is_drawn_in_the_color_asked_for(icon: Icon, qapp: QApplication) -> None:
    image = icon_pixmap(icon, 24, QColor("red"), 2.0).toImage()
    assert image.size().width() == 48
    inked = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert len(inked) > 20
    assert all(color.red() > 240 and color.green() < 15 for color in inked)


def test_icon_uses_the_resolution_of_the_device(qapp: QApplication) -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, Icon.PLUS, QRectF(0, 0, 20, 20), QColor("black"))
    painter.end()
    assert image.pixelColor(20, 20).alpha() > 200
    assert image.pixelColor(2, 2).alpha() == 0
