from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_chat.ui.attachments.open_local import open_local


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    urls: list[QUrl] = []

    def take(url: QUrl) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return urls


def test_a_file_of_this_disk_is_opened_by_its_path(tmp_path: Path, opened: list[QUrl]) -> None:
    path = tmp_path / "a #?%20 name.pdf"
    path.write_bytes(b"x")
    assert open_local(path)
    assert [url.isLocalFile() for url in opened] == [True]
    assert opened[0].toLocalFile() == str(path)


@pytest.mark.parametrize("path", ["https://example.com/x.pdf", "relative.pdf", "/no/such/file.pdf"])
def test_nothing_else_reaches_the_desktop(path: str, opened: list[QUrl]) -> None:
    assert not open_local(Path(path))
    assert opened == []
