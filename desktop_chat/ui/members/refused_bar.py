"""The bar that tells which change of a room the server refused, until the person decides about it."""

from PySide6.QtWidgets import QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.mutation import AddMember, OutboxRow, RemoveMember, SetBlock, SetRole
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.members.refused_change import title_of
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.told_bar import ToldBar

LONGEST_NAME = 60


class RefusedBar(ToldBar):
    """Shows the oldest refused change of a title, a role, a block, or of who is in a room; hidden while there is none.

    What was refused of a message is told beside the message.
    """

    def __init__(self, theme: Theme, client: ChatClient, bridge: SyncBridge, parent: QWidget | None = None) -> None:
        self.retry = TextButton(theme, "Try again")
        self.discard = TextButton(theme, "Discard")
        super().__init__(theme, [self.retry, self.discard], parent)
        self._client = client
        self._bridge = bridge
        self._row: OutboxRow | None = None
        self.retry.clicked.connect(self._on_retry)
        self.discard.clicked.connect(self._on_discard)
        bridge.changed.connect(self._on_changes)
        self.refresh()

    def refresh(self) -> None:
        """Show the first change that waits for a decision, and how many follow."""
        rows = [row for row in self._client.outbox.rejected() if row.message_id is None]
        self._row = rows[0] if rows else None
        if self._row is None:
            self.be_silent()
            return
        message = self._row.rejected or ""
        if len(rows) > 1:
            message = f"{message} ({len(rows) - 1} more)"
        self.tell(self._row.seq, self._title(self._row), message)

    def _title(self, row: OutboxRow) -> str:
        summary = self._client.room(row.mutation.room_id)
        user = None
        if isinstance(row.mutation, AddMember | RemoveMember | SetRole | SetBlock):
            user = self._client.user(row.mutation.uid)
        room = one_line(summary.title, LONGEST_NAME) if summary else "a room"
        person = one_line(user.display_name, LONGEST_NAME) if user else "Somebody"
        return one_line(title_of(row.mutation, room, person), 4 * LONGEST_NAME)

    def _on_changes(self, changes: StoreChanges) -> None:
        if changes.rooms or changes.account or (changes.users and self._row is not None):
            self.refresh()

    def _on_retry(self) -> None:
        if self._row is not None:
            self._bridge.deliver(self._client.outbox.retry(self._row.seq), self, self._done, self._failed)

    def _on_discard(self) -> None:
        if self._row is not None:
            self._bridge.deliver(self._client.outbox.discard(self._row.seq), self, self._done, self._failed)

    def _done(self, _: object) -> None:
        self.refresh()

    def _failed(self, error: ChatError) -> None:
        self.message.setText(f"{error.title}. {error.message}")
