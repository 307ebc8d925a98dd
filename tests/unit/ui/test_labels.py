from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import ElidedLabel, PlainLabel, set_plain_tool_tip
from desktop_chat.ui.theme import Scheme, Theme

HOSTILE = "<b>x</b><img src=file:///etc/passwd>"


def test_markup_stays_literal(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    narrow = PlainLabel(theme, "x")
    qtbot.addWidget(narrow)
    # Drawn literally, the markup is wide; interpreted it would be about as wide as one letter.
    assert label.sizeHint().width() > 10 * narrow.sizeHint().width()


def test_tool_tip_is_escaped(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_plain_tool_tip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()
    assert "&lt;img" in widget.toolTip()
    set_plain_tool_tip(widget, "")
    assert widget.toolTip() == ""


def test_color_follows_the_theme(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "x", Type.SMALL, "danger")
    qtbot.addWidget(label)
    theme.set_scheme(Scheme.DARK)
    assert label.palette().color(label.foregroundRole()) == theme.tokens.danger
    label.set_color("text2")
    assert label.palette().color(label.foregroundRole()) == theme.tokens.text2


def test_long_text_does_not_widen_an_elided_label(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel(theme, "word " * 200)
    qtbot.addWidget(label)
    label.resize(100, 20)
    assert label.minimumSizeHint().width() < 100
    assert not label.grab().isNull()


def test_every_label_and_tool_tip_goes_through_this_module() -> None:
    import ast

    folder = Path(__file__).parents[3] / "desktop_chat" / "ui"
    found = []
    for path in folder.rglob("*.py"):
        if path.name in ("labels.py", "open_local.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in FORBIDDEN:
                found.append(f"{path.relative_to(folder)}:{node.lineno} {name}")
    assert found == []


FORBIDDEN = {
    "QLabel",
    "QMessageBox",
    "QToolTip",
    "QTextBrowser",
    "QTextEdit",
    "QTextDocument",
    "QStaticText",
    "setHtml",
    "setMarkdown",
    "insertHtml",
    "appendHtml",
    "setToolTip",
    "setWhatsThis",
    "ToolTipRole",
    "fromUserInput",
    "openUrl",
}
