"""Rules are found in a checkout and in a wheel, and never in somebody else's folder."""

from pathlib import Path

from desktop_chat.emulator.shipped_files import shipped_file


def package_in(folder: Path) -> Path:
    package = folder / "desktop_chat"
    package.mkdir()
    (folder / "firestore.rules").write_text("outside")
    return package


def test_in_a_wheel(tmp_path: Path) -> None:
    package = package_in(tmp_path)
    (package / "_files").mkdir()
    inside = package / "_files" / "firestore.rules"
    inside.write_text("inside")
    assert shipped_file("firestore.rules", package) == inside
    assert shipped_file("storage.rules", package) is None


def test_in_a_checkout(tmp_path: Path) -> None:
    package = package_in(tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    assert shipped_file("firestore.rules", package) == tmp_path / "firestore.rules"


def test_site_packages_is_no_checkout(tmp_path: Path) -> None:
    assert shipped_file("firestore.rules", package_in(tmp_path)) is None
