"""What tests of the window share: a theme without a system behind it, and a picture of a widget."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.ui.theme import Scheme, Theme


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK], ids=["light", "dark"])
def each_theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    theme = Theme(request.param)
    qapp.setPalette(theme.palette())
    return theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(Scheme.LIGHT)
    qapp.setStyle("Fusion")
    qapp.setPalette(theme.palette())
    return theme


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()
