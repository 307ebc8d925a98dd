from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.composer.offered_files import OfferedFiles, has_files, local_files


def offer_of(*urls: str) -> QMimeData:
    offer = QMimeData()
    offer.setUrls([QUrl(url) for url in urls])
    return offer


def offer_of_picture(color: str = "red", text: str = "") -> QMimeData:
    image = QImage(8, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    offer = QMimeData()
    offer.setImageData(image)
    if text:
        offer.setText(text)
    return offer


def test_only_files_of_this_computer_are_offered() -> None:
    # A name of another computer would make Windows greet it with the person's password hash.
    offer = offer_of("file:///home/a.pdf", "https://example.com/b.pdf", "file://server/share/c.pdf", "smb://server/d")
    assert local_files(offer) == [Path("/home/a.pdf")]
    assert not has_files(offer_of("https://example.com/b.pdf"))


def test_a_picture_becomes_a_file_of_its_own(qapp: QApplication) -> None:
    made = OfferedFiles()
    (first,) = made.paths(offer_of_picture())
    (second,) = made.paths(offer_of_picture("blue"))
    assert (first.name, second.name) == ("Picture.png", "Picture 2.png")
    assert QImage(str(first)).pixelColor(3, 3) == QColor("red")
    assert QImage(str(second)).pixelColor(3, 3) == QColor("blue")


@pytest.mark.parametrize("text", ["1\t2\n3\t4", "a word"])
def test_words_beside_a_picture_are_meant(qapp: QApplication, text: str) -> None:
    assert not has_files(offer_of_picture(text=text))
    assert OfferedFiles().paths(offer_of_picture(text=text)) == []
    assert has_files(offer_of_picture(text=" "))
