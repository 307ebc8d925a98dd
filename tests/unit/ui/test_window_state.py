"""Place, size and room come back; nothing is written where there is no profile."""

from pathlib import Path

from PySide6.QtCore import QByteArray

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.ui.window_state import WindowState

ADA, GRACE = Uid("ada"), Uid("grace/%2F")


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    assert (state.geometry, state.sidebar, state.room_of(ADA)) == (None, None, None)
    state.keep_geometry(QByteArray(b"\x00\x01x"))
    state.keep_sidebar(300)
    state.keep_room(ADA, RoomId("engine"))
    state.keep_room(GRACE, RoomId("dm_a_b"))
    state.save()
    again = WindowState(tmp_path)
    assert again.geometry == QByteArray(b"\x00\x01x")
    assert again.sidebar == 300
    assert again.room_of(ADA) == "engine"
    assert again.room_of(GRACE) == "dm_a_b"
    again.keep_room(ADA, None)
    assert again.room_of(ADA) is None


def test_what_cannot_be_read_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[window]\ngeometry=nonsense\nsidebar=-3\n")
    state = WindowState(tmp_path)
    assert state.geometry is None
    assert state.sidebar is None


def test_no_profile_is_made_by_the_window(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "none")
    state.keep_sidebar(300)
    state.save()
    assert not (tmp_path / "none").exists()
