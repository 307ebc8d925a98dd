from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.attachment_chip import AttachmentChip
from desktop_chat.ui.composer.pending_files import PendingFile
from desktop_chat.ui.theme import Theme

PDF = PendingFile(Path("plan.pdf"), "plan.pdf", 1200, "application/pdf")
PICTURE = PendingFile(Path("Lake.png"), "Lake.png", 1200, "image/png")


class Red(Pictures):
    """Has the same picture for all."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, path: Path, content_type: str) -> QImage | None:
        self.asked.append(path.name)
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(QColor(250, 0, 0))
        return image


def test_it_is_removed_by_mouse_and_keyboard(qtbot: QtBot, theme: Theme) -> None:
    chip = AttachmentChip(theme, Pictures(), PDF, going=False)
    qtbot.addWidget(chip)
    with qtbot.wait_signal(chip.removed):
        QTest.mouseClick(chip.remove, Qt.MouseButton.LeftButton)
    with qtbot.wait_signal(chip.removed):
        QTest.keyClick(chip.remove, Qt.Key.Key_Space)
    with qtbot.wait_signal(chip.removed):
        QTest.keyClick(chip.remove, Qt.Key.Key_Delete)


def test_it_says_what_it_is(qtbot: QtBot, theme: Theme) -> None:
    chip = AttachmentChip(theme, Pictures(), PDF, going=True)
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "plan.pdf, 1.2 kB"
    assert chip.remove.accessibleName() == "Remove plan.pdf"
    assert not chip.remove.isEnabled()


def test_a_picture_shows_itself_and_other_files_ask_for_none(qtbot: QtBot, theme: Theme) -> None:
    pictures = Red()
    for file, color in ((PICTURE, QColor(250, 0, 0)), (PDF, theme.tokens.sel)):
        chip = AttachmentChip(theme, pictures, file, going=False)
        qtbot.addWidget(chip)
        chip.resize(chip.sizeHint())
        assert chip.grab().toImage().pixelColor(12, chip.height() // 2) == color
    assert set(pictures.asked) == {"Lake.png"}
