"""Links into groups, and the report of a message."""

from PySide6.QtWidgets import QWidget

from desktop_chat.errors import Rejected
from desktop_chat.ui.links.join_dialog import JoinDialog
from desktop_chat.ui.links.links_dialog import LinksDialog
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.reports.report_controller import SENT
from desktop_chat.ui.reports.report_dialog import ReportDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_links import an_invite
from tests.gallery_view import OWN, View


def links_view(theme: Theme) -> QWidget:
    """Links in each state."""
    dialog = LinksDialog(theme, Times(lambda: NOW), "Donaudampfschifffahrtsgesellschaft und Freunde der langen Namen")
    dialog.show_links([an_invite(1), an_invite(2, uses=1, days=1), an_invite(3, uses=0), an_invite(4, days=-1)])
    dialog.rows[0].show_copied()
    return dialog


def no_links_view(theme: Theme) -> QWidget:
    """No link yet."""
    dialog = LinksDialog(theme, Times(lambda: NOW), "Analytical Engine")
    dialog.show_links([])
    return dialog


def join_view(theme: Theme) -> QWidget:
    """A link that is used up."""
    dialog = JoinDialog(theme, an_invite().link)
    dialog.fail(Rejected("The link is used up", "It let in as many people as it was made for. Ask for a new one."))
    return dialog


def join_wrong_view(theme: Theme) -> QWidget:
    """Something that is no link."""
    dialog = JoinDialog(theme, "https://example.org/join/us")
    dialog.submit.click()
    return dialog


def report_view(theme: Theme) -> QWidget:
    """A message of a stranger, about to be reported without a reason."""
    text = "Buy cheap moths now! Everybody in the room wants them, and tomorrow they are gone for good."
    dialog = ReportDialog(theme, "Grace Hopper", a_message(text))
    dialog.reasons[3].setChecked(True)
    dialog.submit.click()
    return dialog


def reported_view(theme: Theme) -> QWidget:
    """What is told above the composer."""
    notice = Notice(theme, closable=True)
    notice.setPalette(theme.palette())
    notice.say(*SENT)
    return notice


VIEWS = {
    "links": View(links_view, (OWN,)),
    "links-200": View(links_view, (OWN,), zoom=2.0),
    "links-none": View(no_links_view, (OWN,)),
    "join": View(join_view, (OWN,)),
    "join-wrong": View(join_wrong_view, (OWN,)),
    "report": View(report_view, (OWN,)),
    "report-200": View(report_view, (OWN,), zoom=2.0),
    "reported": View(reported_view, ((560, 64), (320, 90))),
}
