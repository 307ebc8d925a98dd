"""Start-up and shut-down of the window.

The window is on screen before any Firebase library is imported: the client is built after the first paint, and the
imports happen beside its sync thread. Quit order: no more notices, sync thread stopped and joined, then the widgets.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QProcess, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat import __version__
from desktop_chat.config import (
    ENVIRONMENT_VARIABLE,
    Config,
    default_config_path,
    default_profile_path,
    load_config,
    parse_config,
    save_config,
    with_emulators_of,
)
from desktop_chat.errors import ChatError, InvalidConfig, StoreError
from desktop_chat.logs import set_up as set_up_logging
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import Uid
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.dialog_controller import DialogController
from desktop_chat.ui.first_run.first_run_view import FirstRunView
from desktop_chat.ui.garbage import GarbageTimer
from desktop_chat.ui.links.link_controller import LinkController
from desktop_chat.ui.login.login_controller import LoginController
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.main_window import ONE_PANE_BELOW, MainWindow
from desktop_chat.ui.members.membership_controller import MembershipController
from desktop_chat.ui.network_watch import NetworkWatch
from desktop_chat.ui.quit_signals import QuitSignals
from desktop_chat.ui.reports.report_controller import ReportController
from desktop_chat.ui.shell import TITLE, Shell
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.trouble_page import TroublePage
from desktop_chat.ui.window_state import WindowState

SWITCH_SECONDS = 0.00001
"""So long the window waits for Python's lock before it insists on it; Python's own 0.005 is made for programs without.

Each read and write of the store lets go of the lock and has it back before the window, called for it, is awake; only a
thread that has waited in vain for this long, and nobody let go of it meanwhile, is handed the lock.
"""

_UNSEEN_MS = 1000


@dataclass(frozen=True, slots=True)
class Options:
    """The command line; ``config`` is None where the usual places are to be looked at."""

    config: Path | None
    profile: Path
    scheme: Scheme


def parse_options(arguments: Sequence[str]) -> Options:
    """Read the command line; ends the program for ``--help`` and for what it does not understand."""
    parser = argparse.ArgumentParser(prog="desktop-chat", description="Chat on your own Firebase project.")
    parser.add_argument("--config", type=Path, help="the Firebase web configuration (JSON)")
    parser.add_argument("--profile", type=Path, help="the folder of this person's account and messages")
    parser.add_argument("--theme", type=Scheme, choices=list(Scheme), default=Scheme.SYSTEM)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    given = parser.parse_args(arguments)
    return Options(given.config, given.profile or default_profile_path(), given.theme)


class DesktopChat(QObject):
    """Joins window, configuration and client; which page is shown follows from the account.

    ::

        no configuration ─► first run ─► sign-in ⇄ conversations
        broken configuration, profile in use, damaged store ─► trouble
    """

    def __init__(self, options: Options, env: Mapping[str, str], theme: Theme) -> None:
        super().__init__()
        self._options = options
        self._env = env
        self._theme = theme
        self._config: Config | None = None
        self._shown_uid: Uid | None = None
        self.client: ChatClient | None = None
        self._garbage = GarbageTimer(self)
        self._bridge = SyncBridge(self)
        self._bridge.changed.connect(self._on_changes)
        self._state = WindowState(options.profile)
        self.shell = Shell(theme)
        if self._state.geometry is not None:
            self.shell.restoreGeometry(self._state.geometry)
        self.shell.painted.connect(self._begin)
        self.shell.closed.connect(self._keep_window)

    def show(self) -> None:
        """Put the window on screen; everything else follows its first paint."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._garbage.start()
        self.shell.show()

    def close(self) -> None:
        """End the client before the widgets; idempotent."""
        if self.shell.isVisible():
            self._keep_window()  # quit by a signal: nobody closed the window
        if isinstance(self.page, MainWindow):
            self.page.pane.drafting.write()
        self._bridge.close()
        if self.client is not None:
            self.client.close()
            self.client = None
        self._garbage.stop()

    # --- configuration ----------------------------------------------------------------------------------
    def _begin(self) -> None:
        named = self._options.config is not None or bool(self._env.get(ENVIRONMENT_VARIABLE))
        if not named and not default_config_path().exists():
            self._show_first_run()
            return
        try:
            config = load_config(self._options.config, self._env)
        except InvalidConfig as error:
            self._show_trouble(error, "Quit", self.shell.close)
        else:
            self._open(config)

    def _show_first_run(self) -> None:
        page = FirstRunView(self._theme, parse_config)
        page.configured.connect(self._configured)
        page.demo_requested.connect(lambda: self._start_demo(page))
        self.shell.show_page(page)

    def _configured(self, text: str) -> None:
        config = parse_config(text)
        try:
            save_config(config, default_config_path())
        except InvalidConfig as error:
            page = self.shell.currentWidget()
            if isinstance(page, FirstRunView):
                page.fail(error)
            return
        self._open(with_emulators_of(config, self._env))

    def _start_demo(self, page: FirstRunView) -> None:
        started, _pid = QProcess.startDetached(sys.executable, ["-m", "desktop_chat.demo"])
        if not started:
            page.fail(ChatError("The demo did not start", "Run it in a terminal: python -m desktop_chat.demo"))

    # --- client -----------------------------------------------------------------------------------------
    def _open(self, config: Config) -> None:
        from desktop_chat.components import build_client

        self._config = config
        try:
            client = build_client(config, self._options.profile)
        except ChatError as error:
            self._show_trouble(error, "Try again", lambda: self._open(config))
            return
        self.client = client
        client.subscribe(self._bridge.on_changes)
        self._bridge.drawings.right_of_way = client.right_of_way
        try:
            client.start(hold_back=True)
        except StoreError as error:
            self.client = None
            self._show_trouble(error, "Try again", lambda: self._open(config))
            return
        self._show_account()
        # The libraries are imported when the page is on screen, or soon if the window is not to be seen.
        if self.page is not None:
            self.page.installEventFilter(self)
        QTimer.singleShot(_UNSEEN_MS, self, client.let_go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            if self.client is not None:
                QTimer.singleShot(0, self, self.client.let_go)
        return False

    def _on_changes(self, changes: StoreChanges) -> None:
        if changes.account and self.client is not None:
            self._show_account()

    def _show_account(self) -> None:
        """Show the page that fits: conversations when somebody is signed in, else the sign-in page."""
        if self.client is None:
            return
        account = self.client.account
        if account is None:
            if not isinstance(self.page, LoginView):
                self._show_login("")
        elif not isinstance(self.page, MainWindow) or self._shown_uid != account.uid:
            self._shown_uid = account.uid
            self._show_conversations()

    def _show_conversations(self) -> None:
        assert self.client is not None  # noqa: S101  # the account that brought us here is the client's
        window = MainWindow(self.client, self._bridge, self._theme)
        window.sign_in_wanted.connect(self._sign_in_again)
        window.unread_changed.connect(self.shell.set_unread)
        window.set_sidebar_width(self._state.sidebar or window.sidebar_width)
        NetworkWatch(window).changed.connect(self.client.reconnect)
        DialogController(self._theme, self.client, self._bridge, window)
        MembershipController(self._theme, self.client, self._bridge, window)
        LinkController(self._theme, self.client, self._bridge, window)
        ReportController(self._theme, self.client, self._bridge, window)
        self.shell.show_page(window)
        self.shell.set_unread(window.unread_messages)
        self._remember_room(window)

    def _remember_room(self, window: MainWindow) -> None:
        uid = self._shown_uid
        if uid is None:
            return
        last = self._state.room_of(uid)
        # A window that shows one pane at a time begins with the rooms.
        if last is not None and self.shell.width() >= self._theme.px(ONE_PANE_BELOW):
            window.open_room(last)
        window.room_opened.connect(lambda room_id: self._state.keep_room(uid, room_id))

    def _keep_window(self) -> None:
        self._state.keep_geometry(self.shell.saveGeometry())
        if isinstance(self.page, MainWindow):
            self._state.keep_sidebar(self.page.sidebar_width)
        self._state.save()

    def _sign_in_again(self) -> None:
        if self.client is not None and self.client.account is not None:
            self._show_login(self.client.account.email)

    def _show_login(self, email: str) -> None:
        assert self.client is not None  # noqa: S101  # asked for by pages of a running client
        assert self._config is not None  # noqa: S101  # no client without one
        if isinstance(self.page, MainWindow):
            # Who signs in again goes on with what they were writing.
            self.page.pane.drafting.write()
        view = LoginView(self._theme, self._config.project_id)
        view.email.field.setText(email)
        controller = LoginController(view, self.client, self._bridge)
        controller.signed_in.connect(self._show_account)
        self.shell.set_unread(0)
        self.shell.show_page(view)
        (view.password if email else view.email).field.setFocus()

    def _show_trouble(self, error: ChatError, action: str, then: Callable[[], object]) -> None:
        page = TroublePage(self._theme, error, action)
        page.acted.connect(then)
        self.shell.show_page(page)

    @property
    def page(self) -> QWidget | None:
        """What the window shows now."""
        return self.shell.currentWidget()


def run(arguments: Sequence[str]) -> int:
    """Run the program; returns its exit code."""
    options = parse_options(arguments)
    set_up_logging()
    app = QApplication([TITLE])
    app.setApplicationName("desktop-chat")
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName("org.desktopchat.DesktopChat")
    theme = Theme(options.scheme)
    theme.apply_to(app)
    signals = QuitSignals()
    signals.asked.connect(app.quit)
    chat = DesktopChat(options, os.environ, theme)
    chat.show()
    try:
        return app.exec()
    finally:
        chat.close()
        signals.close()
