"""The differences that are known and explained, as `exceptions.md` lists them."""

import re
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("exceptions.md")
_ROW: Final = re.compile(r"\| `(?P<name>[^`]+)` \| (?P<why>.*\S) \|")


def explained(file: Path = FILE) -> dict[str, str]:
    """The reason of each explained difference by its name."""
    rows = (_ROW.fullmatch(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {row["name"]: row["why"] for row in rows if row is not None}
