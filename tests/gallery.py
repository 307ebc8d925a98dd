"""Pictures of every view with example data, for eyes: ``python -m tests.gallery --out build/gallery [NAME…]``.

With ``--show NAME`` the view opens in a window instead. Widths, themes and the pixel ratio are part of each name. The
views stand in ``tests/gallery_*.py``, each with its own table.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_SCALE_FACTOR", "2")
if "--show" not in sys.argv:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_chat.ui.theme import Scheme, Theme
from tests import (
    gallery_details,
    gallery_files,
    gallery_links,
    gallery_pages,
    gallery_presence,
    gallery_search,
    gallery_windows,
)
from tests.gallery_view import OWN, View

VIEWS = {
    **gallery_windows.VIEWS,
    **gallery_presence.VIEWS,
    **gallery_search.VIEWS,
    **gallery_details.VIEWS,
    **gallery_files.VIEWS,
    **gallery_pages.VIEWS,
    **gallery_links.VIEWS,
}


def render(app: QApplication, name: str, view: View, out: Path) -> None:
    """Write the pictures of one view."""
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme = Theme(scheme, view.zoom)
        theme.apply_to(app)
        for width, height in view.sizes:
            widget = view.make(theme)
            if (width, height) != OWN:
                widget.resize(width, height)
            widget.show()
            for _ in range(4):
                app.processEvents()
            path = out / f"{name}-{scheme}-{widget.width()}x{widget.height()}.png"
            widget.grab().save(str(path))
            print(path)
            widget.close()
            widget.deleteLater()
            app.processEvents()
        theme.deleteLater()


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"views: {', '.join(VIEWS)}; all without")
    parser.add_argument("--out", type=Path, default=Path("build/gallery"))
    parser.add_argument("--show", action="store_true", help="open the first view named in a window")
    parser.add_argument("--dark", action="store_true", help="with --show: the dark theme")
    given = parser.parse_args()
    if unknown := set(given.names) - VIEWS.keys():
        parser.error(f"no view is called {', '.join(sorted(unknown))}")
    app = QApplication(sys.argv[:1])
    names = given.names or list(VIEWS)
    if given.show:
        theme = Theme(Scheme.DARK if given.dark else Scheme.LIGHT, VIEWS[names[0]].zoom)
        theme.apply_to(app)
        widget = VIEWS[names[0]].make(theme)
        if VIEWS[names[0]].sizes[0] != OWN:
            widget.resize(*VIEWS[names[0]].sizes[0])
        widget.show()
        return app.exec()
    given.out.mkdir(parents=True, exist_ok=True)
    for name in names:
        render(app, name, VIEWS[name], given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
