"""What the gallery can show: how a view is made, and in which sizes it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop_chat.ui.theme import Theme

WIDE, SMALL = (1180, 760), (800, 600)
OWN = (0, 0)
"""The size that a dialog takes by itself."""


@dataclass(frozen=True)
class View:
    """One thing to look at: how it is made and how large."""

    make: Callable[[Theme], QWidget]
    sizes: tuple[tuple[int, int], ...] = (WIDE, SMALL)
    zoom: float = 1.0
