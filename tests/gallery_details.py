"""The dialog of a message's details in the gallery."""

from datetime import UTC, timedelta

from PySide6.QtWidgets import QWidget

from desktop_chat.model.messages.message_life import LifeEvent, LifeStep, MessageLife, Reach
from desktop_chat.ui.details.message_details_dialog import MessageDetailsDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.gallery_view import OWN, View


def details_view(theme: Theme) -> QWidget:
    """A message that needed three attempts and was read by some."""
    steps = [
        LifeEvent(LifeStep.QUEUED, NOW - timedelta(days=1)),
        LifeEvent(LifeStep.SENDING, NOW - timedelta(minutes=9)),
        LifeEvent(LifeStep.RETRYING, NOW - timedelta(minutes=8), detail="No answer: the server is busy, try later"),
        LifeEvent(LifeStep.SENDING, NOW - timedelta(minutes=4)),
        LifeEvent(LifeStep.RETRYING, NOW - timedelta(minutes=3), detail="No network"),
        LifeEvent(LifeStep.SENDING, NOW - timedelta(minutes=1)),
        LifeEvent(LifeStep.ANSWERED, NOW),
        LifeEvent(LifeStep.HEARD, NOW),
    ]
    reach = (
        Reach("Grace Hopper", delivered=True, read=True),
        Reach("Katherine Johnson", delivered=True, read=True),
        Reach("Radia Perlman", delivered=True, read=False),
        Reach("Maximilian-Alexander von und zu Hohenlohe-Langenburg", delivered=False, read=False),
    )
    life = MessageLife(a_message(sender="ada"), mine=True, sender_name="Ada", events=tuple(steps), reach=reach)
    return MessageDetailsDialog(theme, Times(lambda: NOW, UTC), life)


def details_other_view(theme: Theme) -> QWidget:
    """Another's message."""
    life = MessageLife(a_message(edited_at=NOW), mine=False, sender_name="Grace Hopper")
    return MessageDetailsDialog(theme, Times(lambda: NOW, UTC), life)


VIEWS = {"details": View(details_view, (OWN,)), "details-other": View(details_other_view, (OWN,))}
