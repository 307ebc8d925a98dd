"""What changes between two texts, as lines that a terminal colours."""

import difflib

from rich.text import Text

from desktop_chat.admin.output.printable import printable

_STYLES = {"+": "green", "-": "red", "@": "cyan"}
_LONGEST = 400
_TAB = "    "
_HEAD = 2  # lines that name the two texts


def unified(old: str, new: str, old_name: str, new_name: str) -> list[str]:
    """Return the lines of a unified diff, none when the texts are equal but for white space at the ends of lines."""
    return list(difflib.unified_diff(_lines(old), _lines(new), fromfile=old_name, tofile=new_name, lineterm="", n=3))


def counted(lines: list[str]) -> tuple[int, int]:
    """Return how many lines a diff adds and removes."""
    changed = lines[_HEAD:]
    return sum(line.startswith("+") for line in changed), sum(line.startswith("-") for line in changed)


def coloured(lines: list[str]) -> Text:
    """Return the diff for a terminal; whoever wrote the rules cannot move its cursor."""
    shown = Text()
    for number, line in enumerate(lines):
        style = "bold" if number < _HEAD else _STYLES.get(line[:1], "")
        shown.append(printable(line.replace("\t", _TAB), _LONGEST), style)
        if number < len(lines) - 1:
            shown.append("\n")
    return shown


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]
