"""List model over the message window of the open room; tells views about single rows only."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.room import RoomKind
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_states import FileStates
from desktop_chat.ui.keyed_model import Index, KeyedModel
from desktop_chat.ui.labels import TOOL_TIP, plain_tool_tip
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.timeline.message_window import CAPACITY, PAGE, SLICE, MessageWindow
from desktop_chat.ui.timeline.timeline_rows import (
    SOMEBODY,
    Row,
    RowKind,
    Scene,
    accessible_text,
    build_rows,
    waiting_text,
)
from desktop_chat.ui.times import Times

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_PAGES_BACK = 5
_NEVER = datetime.min.replace(tzinfo=UTC)


class TimelineModel(KeyedModel[Row]):
    """Rows of one room. ``open`` resets it; after that rows are only inserted, removed and changed."""

    def __init__(self, client: ChatClient, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._times = times
        self._window: MessageWindow | None = None
        self._names: dict[Uid, str] = {}
        self._targets: dict[MessageId, Message | None] = {}
        self._unread_after: datetime | None = None
        self._is_direct = False
        self.files = FileStates(client)
        self.room_id: RoomId | None = None

    # --- the room ---------------------------------------------------------------------------------------
    def open(self, room_id: RoomId) -> None:
        """Show the newest messages of a room, back to the first unread one where the window can hold that."""
        summary = self._client.room(room_id)
        unread = summary.unread if summary else 0
        self.beginResetModel()
        self.room_id = room_id
        self._is_direct = summary is not None and summary.room.kind is RoomKind.DIRECT
        self._names = {member.uid: member.display_name for member in self._client.members(room_id)}
        self._targets = {}
        self.files.clear()
        self._unread_after = (self._client.read_position(room_id) or _NEVER) if unread else None
        self._window = MessageWindow(self._client, room_id)
        self._window.open(max(PAGE, min(CAPACITY, unread + PAGE // 2)))
        self._rows = self._built()
        self.endResetModel()

    def shut(self) -> None:
        """Show no room."""
        self.beginResetModel()
        self.room_id, self._window, self._rows = None, None, []
        self.endResetModel()

    def apply(self, changes: StoreChanges, *, at_bottom: bool, seen: bool) -> bool:
        """Take over what changed of this room; ``seen`` is False while nobody looks, then the unread line moves.

        Returns whether anything of it was among the changes.
        """
        if self.room_id is None or self._window is None:
            return False
        touched = {message for room, message in changes.messages if room == self.room_id}
        if changes.users or self.room_id in changes.members:
            self._names = {member.uid: member.display_name for member in self._client.members(self.room_id)}
        moved = [key for key in changes.transfers if key.room_id == self.room_id]
        self.files.forget(moved)
        if touched:
            self._targets = {}
            self.files.forget_messages(touched)
            if not seen and not any(row.kind is RowKind.UNREAD for row in self._rows):
                self._unread_after = self._client.read_position(self.room_id) or _NEVER
            self._window.apply(touched, keep_newest=at_bottom)
            if any(m.id in touched and m.sent_at is None for m in self._window.messages):
                self._unread_after = None  # who writes has read
        is_touched = bool(touched or moved or changes.users or self.room_id in changes.members | changes.receipts)
        if is_touched:
            self._update()
        return is_touched

    def older(self) -> bool:
        """Take in the page before from the store; False when the store has none."""
        taken = self._window is not None and self._window.older()
        self._update()
        return taken

    def newer(self) -> bool:
        """Take in the page after from the store; False when the store has none."""
        taken = self._window is not None and self._window.newer()
        self._update()
        return taken

    def catch_up(self) -> None:
        """Take in the next slice of what came at once; see ``is_behind``."""
        if self._window is not None and self._window.newer(SLICE):
            self._update()

    def to_newest(self) -> None:
        """Make sure that the newest message is among the rows."""
        if self._window is not None and not self._window.at_newest:
            self._window.open()
            self._update()

    def bring(self, message_id: MessageId) -> bool:
        """Make sure that a stored message is among the rows; False when it is not in the store."""
        if self.index_of(f"m:{message_id}") >= 0:
            return True
        brought = self._window is not None and self._window.around(message_id)
        self._update()
        return brought

    def show_failed(self, key: FileKey, *, failed: bool) -> None:
        """Draw whether the last download of a file ended with an error."""
        self.files.set_failed(key, failed=failed)
        self._update()

    def refresh_day(self) -> None:
        """Rebuild the headings, as after midnight."""
        self._update()

    @property
    def at_newest(self) -> bool:
        """Whether the store has nothing newer than the last row."""
        return self._window is None or self._window.at_newest

    @property
    def is_behind(self) -> bool:
        """Whether more came at once than one turn of the event loop should draw; ``catch_up`` takes it in."""
        return self._window is not None and self._window.is_behind

    @property
    def at_oldest(self) -> bool:
        """Whether the store has nothing older than the first row."""
        return self._window is None or self._window.at_oldest

    def last_own(self) -> Message | None:
        """Return the newest message that its reader wrote and may still change, of the last few hundred stored ones."""
        account = self._client.account
        if account is None or self.room_id is None:
            return None
        oldest: Message | None = None
        for _ in range(_PAGES_BACK):
            page = self._client.messages(self.room_id, limit=PAGE, before=oldest)
            for message in reversed(page):
                if message.sender_id == account.uid and message.deleted_at is None:
                    return message
            if len(page) < PAGE:
                break
            oldest = page[0]
        return None

    # --- rows -------------------------------------------------------------------------------------------
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._rows[index.row()].kind is RowKind.MESSAGE:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.message.body if row.message else row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(row, self._times)
        if role == TOOL_TIP and row.message and row.own:
            return plain_tool_tip(waiting_text(row.message, self._times)) or None
        return None

    # --- inside -----------------------------------------------------------------------------------------
    def _built(self) -> list[Row]:
        account = self._client.account
        if self._window is None or account is None:
            return []
        scene = Scene(
            account.uid,
            self._times,
            self._name_of,
            self._find,
            self._is_direct,
            self._unread_after,
            self._window.at_oldest,
            self._client.presence.receipts(self.room_id) if self.room_id else (),
            self.files.of,
        )
        return build_rows(self._window.messages, scene)

    def _name_of(self, uid: Uid) -> str:
        if not self._names.get(uid):
            user = self._client.user(uid)
            self._names[uid] = one_line(user.display_name, 80) if user else SOMEBODY
        return self._names[uid]

    def _find(self, message_id: MessageId) -> Message | None:
        if message_id not in self._targets and self.room_id is not None:
            self._targets[message_id] = self._client.message(self.room_id, message_id)
        return self._targets.get(message_id)

    def _update(self) -> None:
        self.set_rows(self._built())
