"""F6: the keyboard goes from one part of the window to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window, and the widget in it that takes the keyboard."""

    whole: QWidget
    taker: QWidget


def next_pane(panes: Sequence[Pane], focus: QWidget | None, step: int) -> Pane | None:
    """Return the pane after (1) or before (-1) the one that holds ``focus``, among those in sight."""
    shown = [pane for pane in panes if pane.taker.isVisible()]
    if not shown:
        return None
    here = next((number for number, pane in enumerate(shown) if _holds(pane.whole, focus)), None)
    if here is None:
        return shown[0 if step > 0 else -1]
    return shown[(here + step) % len(shown)]


def _holds(whole: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (whole is focus or whole.isAncestorOf(focus))
