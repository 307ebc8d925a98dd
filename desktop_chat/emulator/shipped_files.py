"""The rules files and firebase.json that come with the package: in a checkout, or inside an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped_file(name: str, package: Path = _PACKAGE) -> Path | None:
    """Return the file ``name`` of the wheel (``_files/``) or of the checkout around ``package``, if it is there."""
    folder = package / "_files"
    if not folder.is_dir():
        # Beside an installed package lies site-packages, whose files are not ours.
        folder = package.parent
        if not (folder / "pyproject.toml").is_file():
            return None
    file = folder / name
    return file if file.is_file() else None
