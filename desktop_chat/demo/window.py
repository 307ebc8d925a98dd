"""One window of the demo as a process of its own: the app, told by standard input what its person does."""

import os
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from desktop_chat.app import DesktopChat, parse_options
from desktop_chat.demo.driver import WindowDriver
from desktop_chat.logs import set_up as set_up_logging
from desktop_chat.ui.quit_signals import QuitSignals
from desktop_chat.ui.theme import Theme


def main(kind: type[WindowDriver] = WindowDriver) -> int:
    """Run the window until it is closed; ``kind`` is who uses it."""
    set_up_logging()
    options = parse_options(sys.argv[1:])
    app = QApplication(["Desktop Chat demo"])
    theme = Theme(options.scheme)
    theme.apply_to(app)
    chat = DesktopChat(options, os.environ, theme)
    driver = kind(chat, theme, lambda line: print(line, flush=True))
    reader = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    buffer = bytearray()

    def read() -> None:
        received = os.read(sys.stdin.fileno(), 65536)
        if not received:
            reader.setEnabled(False)
            return
        buffer.extend(received)
        while (end := buffer.find(b"\n")) >= 0:
            line = buffer[:end].decode()
            del buffer[: end + 1]
            driver.carry_out(line)

    reader.activated.connect(read)
    signals = QuitSignals()
    signals.asked.connect(app.quit)
    chat.show()
    try:
        return app.exec()
    finally:
        chat.close()
        signals.close()


if __name__ == "__main__":
    sys.exit(main())
