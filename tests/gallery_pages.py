"""Pages and dialogs of the gallery: sign-in, first run, trouble, forms with their errors."""

from PySide6.QtWidgets import QWidget

from desktop_chat.config import parse_config
from desktop_chat.errors import ChatError, NotFound, ProfileInUse, SignInFailed, Unavailable
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.model.usage import Bill, Feature, UsageDay
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.first_run.first_run_view import FirstRunView
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.members.invite_dialog import InviteDialog
from desktop_chat.ui.members.rename_dialog import RenameDialog
from desktop_chat.ui.rooms.new_room_dialog import NewRoomDialog
from desktop_chat.ui.settings.files_page import FilesPage
from desktop_chat.ui.settings.settings_dialog import SettingsDialog
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.shortcuts_dialog import ShortcutsDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.trouble_page import TroublePage
from tests.example_data import NOW
from tests.fake_client import FakeChatClient
from tests.gallery_view import OWN, SMALL, WIDE, View

A_THIRD = UploadQuota(used=312_400_000)


def sign_in_view(theme: Theme) -> QWidget:
    """Signing in, after a wrong password."""
    view = LoginView(theme, "my-team")
    view.set_keyring_available(available=True)
    view.email.field.setText("ada@example.org")
    view.password.field.setText("wrong")
    view.fail(SignInFailed("Wrong e-mail or password", "Check both and try again."))
    return view


def sign_up_view(theme: Theme) -> QWidget:
    """A new account on a computer without a keyring, with every field wrong."""
    view = LoginView(theme, "a-project-with-quite-a-long-name-12345")
    view.set_keyring_available(available=False)
    view.set_signing_up(signing_up=True)
    view.email.field.setText("nobody")
    view.password.field.setText("12345")
    view._submit()
    return view


def first_run_view(theme: Theme) -> QWidget:
    """The very first page."""
    return FirstRunView(theme, parse_config)


def first_run_error_view(theme: Theme) -> QWidget:
    """The first page with a text that is no configuration."""
    view = FirstRunView(theme, parse_config)
    view.text.setPlainText('{"apiKey": "AIza…", "authDomain": "my-team.firebaseapp.com",}')
    view._submit()
    return view


def trouble_view(theme: Theme) -> QWidget:
    """A start that cannot go on."""
    folder = "/home/somebody/.local/share/desktop-chat/default"
    error = ProfileInUse(
        "This profile is already open",
        f"Another Desktop Chat uses {folder}. Close it, or choose another folder with --profile.",
    )
    return TroublePage(theme, error, "Try again")


def new_direct_view(theme: Theme) -> QWidget:
    """A direct conversation with somebody who is not there."""
    dialog = NewRoomDialog(theme)
    dialog.person.field.setText("@nobody")
    dialog.fail(NotFound("Nobody found", "There is no account for @nobody. Check the spelling, or ask for the e-mail."))
    return dialog


def new_group_view(theme: Theme) -> QWidget:
    """A group with people, without a title."""
    dialog = NewRoomDialog(theme)
    dialog.group.setChecked(True)
    for person in ("@grace", "katherine.johnson@langley.example.org", "@barbara", "maximilian-alexander@example.org"):
        dialog.people.field.setText(person)
        dialog.people.take()
    dialog.people.field.setText("radia")
    dialog._check()
    return dialog


def invite_view(theme: Theme) -> QWidget:
    """Adding a person to a group of a long name."""
    dialog = InviteDialog(theme, "Donaudampfschifffahrtsgesellschaftskapitän und Freunde 🚢 der langen Namen")
    dialog.person.field.setText("grace")
    dialog._check()
    return dialog


def shortcuts_view(theme: Theme) -> QWidget:
    """The list of shortcuts."""
    return ShortcutsDialog(theme)


def confirm_view(theme: Theme) -> QWidget:
    """A question before a message is deleted."""
    meaning = "It disappears for everybody in this conversation. This cannot be undone."
    return ConfirmDialog(theme, "Delete this message?", meaning, "Delete")


def rename_view(theme: Theme) -> QWidget:
    """Another title for a group."""
    return RenameDialog(theme, "Analytical Engine")


def usage_view(theme: Theme) -> QWidget:
    """The settings at the page of a busy day."""
    return _settings(theme, a_busy_day())


def usage_empty_view(theme: Theme) -> QWidget:
    """The settings at the page of a day on which nothing happened yet."""
    return _settings(theme, UsageDay(NOW.date()))


def a_busy_day() -> UsageDay:
    """Return a day on which most of the free reads are used."""
    features = {
        Feature.LIVE: Bill(reads=21_480),
        Feature.HISTORY: Bill(reads=8_150),
        Feature.RULES: Bill(reads=9_902),
        Feature.ROOMS: Bill(reads=1_204, writes=12),
        Feature.PEOPLE: Bill(reads=310, writes=8, deletes=2),
        Feature.SENDING: Bill(writes=412),
        Feature.SUMMARY: Bill(writes=268),
    }
    return UsageDay(NOW.date(), features)


def files_space_view(theme: Theme, used: UploadQuota | ChatError = A_THIRD) -> QWidget:
    """The settings at the page of the space for files."""
    client = FakeChatClient()
    client.files.used = used
    bridge = SyncBridge()
    dialog = _settings(theme, a_busy_day())
    dialog.add_page(Icon.FILE, "Files", FilesPage(client, bridge, theme))
    bridge.setParent(dialog)
    dialog.show_page("Files")
    return dialog


def files_space_full_view(theme: Theme) -> QWidget:
    """As good as nothing is left."""
    return files_space_view(theme, UploadQuota(used=1_994_000_000, limit=2_000_000_000))


def files_space_offline_view(theme: Theme) -> QWidget:
    """Nobody can tell."""
    return files_space_view(theme, Unavailable("No connection"))


def _settings(theme: Theme, day: UsageDay) -> SettingsDialog:
    dialog = SettingsDialog(theme)
    page = UsagePage(theme)
    page.show_day(day)
    dialog.add_page(Icon.GAUGE, "Usage", page)
    dialog.add_page(Icon.LOCK, "Privacy", QWidget())
    return dialog


VIEWS = {
    "sign-in": View(sign_in_view, (SMALL, (1920, 1080))),
    "sign-in-200": View(sign_in_view, (SMALL,), zoom=2.0),
    "sign-up": View(sign_up_view, (SMALL, WIDE, (400, 600))),
    "first-run": View(first_run_view, (SMALL,)),
    "first-run-error": View(first_run_error_view, (SMALL, (400, 600))),
    "trouble": View(trouble_view, (SMALL,)),
    "new-direct": View(new_direct_view, (OWN,)),
    "new-group": View(new_group_view, (OWN,)),
    "invite": View(invite_view, (OWN,)),
    "confirm": View(confirm_view, (OWN,)),
    "rename": View(rename_view, (OWN,)),
    "usage": View(usage_view, (OWN, (520, 400))),
    "files-space": View(files_space_view, (OWN, (520, 400))),
    "files-space-full": View(files_space_full_view, (OWN,)),
    "files-space-offline": View(files_space_offline_view, ((520, 400),)),
    "usage-empty": View(usage_empty_view, (OWN,)),
    "shortcuts": View(shortcuts_view, ((520, 620),)),
    "shortcuts-200": View(shortcuts_view, ((1000, 600),), zoom=2.0),
}
