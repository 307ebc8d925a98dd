"""The ground of the painted lists."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from desktop_chat.ui.row_list_view import RowListView
from desktop_chat.ui.theme import Scheme, Theme


def test_list_has_a_name_and_nothing_that_is_not_painted(qtbot: QtBot, theme: Theme) -> None:
    view = RowListView(theme, QStringListModel(["a", "b"]), "Things")
    qtbot.addWidget(view)
    assert view.accessibleName() == "Things"
    assert view.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert view.frameShape() == RowListView.Shape.NoFrame


def test_list_follows_the_theme(qtbot: QtBot, theme: Theme) -> None:
    view = RowListView(theme, QStringListModel(["a"]), "Things")
    qtbot.addWidget(view)
    before = view.palette().color(QPalette.ColorRole.Base)
    theme.set_scheme(Scheme.DARK if theme.scheme is not Scheme.DARK else Scheme.LIGHT)
    assert view.palette().color(QPalette.ColorRole.Base) != before
