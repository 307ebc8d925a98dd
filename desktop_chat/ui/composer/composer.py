"""The composer: text, files, emoji and send button; above the text what is attached, answered or went wrong."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft, without_sent
from desktop_chat.model.messages.message import MAX_BODY_BYTES, Message
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.composer.attaching import Attaching
from desktop_chat.ui.composer.drafts import Drafts
from desktop_chat.ui.composer.emoji_popup import EmojiPopup
from desktop_chat.ui.composer.message_input import MessageInput
from desktop_chat.ui.composer.pending_files import Refusal
from desktop_chat.ui.composer.strip import Strip
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Radius, Theme

MAX_SHARE = 0.4
HEIGHT = 56
MARGIN = 16
_BUTTON = 36


@dataclass(frozen=True, slots=True)
class Submission:
    """What the user sent: ``typed`` is how it stood in the field, ``body`` what goes to the server with ``files``."""

    room_id: RoomId
    typed: str
    body: str
    reply_to: MessageId | None
    edits: MessageId | None = None
    """The message of which this is the new text; None for a new message."""
    files: tuple[Path, ...] = ()
    photos: frozenset[Path] = frozenset()


class Composer(QWidget):
    """Writes to one room at a time and keeps a draft for every room.

    A sent text leaves the field only when ``settle`` says that it is safe on disk; until then it stands there, and
    what is typed meanwhile stays. ``fail`` keeps it and shows why.

    Signals:
        submitted: Submission.
        last_wanted: the last own message is to be edited (the arrow up in an empty field).
        draft_changed: RoomId whose draft is another now.
        draft_due: RoomId whose draft is about to be sent.
        typed: (RoomId, text) as it stands after a change in the open room.
    """

    submitted = Signal(object)
    last_wanted = Signal()
    draft_changed = Signal(str)
    draft_due = Signal(str)
    typed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, pictures: Pictures | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room_id: RoomId | None = None
        self._drafts = Drafts()
        self._in_flight: list[Submission] = []
        self._reply_to: Message | None = None
        self._editing: Message | None = None
        self._is_filling = False
        self.input = MessageInput(theme)
        self.attaching = Attaching(theme, pictures or Pictures(self), self)
        self.attach = IconButton(
            theme, Icon.ATTACH, "Attach files (Ctrl+Shift+A)", size=_BUTTON, icon_size=22, plate_color=None
        )
        self.send = IconButton(theme, Icon.SEND, "Send", size=_BUTTON, ink="text3")
        self.emoji = IconButton(theme, Icon.EMOJI, "Insert an emoji", size=_BUTTON, icon_size=22, plate_color=None)
        self.reply_strip = Strip(theme, "Do not reply")
        self.edit_strip = Strip(theme, "Do not edit")
        self.error_strip = Strip(theme, "Close", "danger")
        self._build()
        self.input.textChanged.connect(self._on_changed)
        self.input.submitted.connect(self._submit)
        self.input.up_pressed.connect(self.last_wanted)
        self.input.cancelled.connect(self._cancel)
        self.input.pasted.connect(self.take)
        self.send.clicked.connect(self._submit)
        self.attach.clicked.connect(self.attaching.choose)
        self.attaching.changed.connect(self._on_files)
        self.attaching.refused.connect(self._refuse)
        QShortcut(QKeySequence("Ctrl+Shift+A"), self, self.attach.click)
        self.emoji.clicked.connect(self._pick_emoji)
        self.reply_strip.closed.connect(self.clear_reply)
        self.edit_strip.closed.connect(self.clear_edit)
        self.error_strip.closed.connect(self.error_strip.hide)
        theme.changed.connect(self._dress)
        self._dress()
        self._on_text()

    # --- for the room pane ------------------------------------------------------------------------------
    def open(
        self,
        room_id: RoomId | None,
        title: str,
        reply: Message | None = None,
        author: str = "",
        edited: Message | None = None,
    ) -> None:
        """Write to this room, going on with its draft: ``reply`` and ``edited`` are the messages that it is about."""
        draft = self._drafts.get(room_id) if room_id else Draft()
        self._room_id = None  # what the field holds now is already kept
        self._reply_to, self._editing = reply, edited
        self.reply_strip.show_about(f"Reply to {author}", reply)
        self.edit_strip.show_about("Edit message", edited)
        self.error_strip.hide()
        self._set_field(draft.edit_text if edited else draft.text)
        self.input.set_hint(f"Message {one_line(title)}")  # elided where the field ends
        self.input.setAccessibleName(f"Message to {one_line(title)}")
        self._room_id = room_id
        self.attaching.open(room_id)
        self._on_files()

    @property
    def drafts(self) -> Drafts:
        """What is half written in each room."""
        return self._drafts

    def go_on_with(self, drafts: Drafts) -> None:
        """Take over the drafts of a composer before this one; no room may be open yet."""
        self._drafts = drafts

    def reply_to(self, message: Message, author: str) -> None:
        """Answer a message with the next send."""
        self.clear_edit()
        self._reply_to = message
        self.reply_strip.show_about(f"Reply to {author}", message)
        self._keep()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_reply(self) -> None:
        """Answer nothing."""
        self._reply_to = None
        self.reply_strip.hide()
        self._keep()

    def edit(self, message: Message) -> None:
        """Put a message's text into the field; the draft comes back when it is sent or given up."""
        self.clear_edit()
        self.clear_reply()
        self._editing = message
        self.edit_strip.show_about("Edit message", message)
        self._set_field(message.body)
        self._on_files()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_edit(self) -> None:
        """Edit nothing: the field holds the room's draft again."""
        if self._editing is None:
            return
        draft = self._drafts.get(self._room_id).text if self._room_id else ""
        self._editing = None
        self.edit_strip.hide()
        self._set_field(draft)
        self._on_files()

    def settle(self, submission: Submission) -> None:
        """The text is safe on disk: take it out of the field, or of its room's draft."""
        if submission in self._in_flight:
            self._in_flight.remove(submission)
        self.attaching.end(submission.room_id, submission.files, sent=True)
        if submission.edits is not None:
            self._settle_edit(submission.room_id, submission.edits)
            return
        if submission.room_id != self._room_id or self._editing is not None:
            self._drafts.take_sent(submission.room_id, submission.typed, submission.reply_to)
            self.draft_changed.emit(submission.room_id)
            return
        self._remove_from_field(submission.typed)
        self.error_strip.hide()
        if self._reply_to is not None and self._reply_to.id == submission.reply_to:
            self.clear_reply()

    def fail(self, submission: Submission, error: ChatError) -> None:
        """The text could not be kept: it stays in the field, with the reason above."""
        if submission in self._in_flight:
            self._in_flight.remove(submission)
        self.attaching.end(submission.room_id, submission.files, sent=False)
        if submission.room_id == self._room_id:
            self.error_strip.show_text(error.title, error.message or "Your text is still here. Try again.")

    def set_pane_height(self, height: int) -> None:
        """Say how high the pane is of which the composer may take a share."""
        self.input.set_most(max(self._theme.px(20), round(height * MAX_SHARE) - self._theme.px(HEIGHT - 20)))

    def is_sending(self, room_id: RoomId) -> bool:
        """Whether something of this room is on its way from the field to the disk."""
        return any(submission.room_id == room_id for submission in self._in_flight)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.input.toPlainText()

    # --- Qt ---------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.surface)
        radius = self._theme.px(Radius.BUBBLE)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    # --- inside -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.input, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.emoji, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        self._line = line
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.error_strip)
        self._layout.addWidget(self.reply_strip)
        self._layout.addWidget(self.edit_strip)
        self._layout.addWidget(self.attaching.strip)
        self._layout.addLayout(line)

    def _submit(self) -> None:
        if self._room_id is None:
            return
        typed = self.text()
        editing = self._editing.id if self._editing else None
        for earlier in self._in_flight:
            if earlier.room_id == self._room_id and earlier.edits is None and editing is None:
                typed = without_sent(typed, earlier.typed)
        body = typed.strip("\n").rstrip()
        has_files = editing is None and self.attaching.has_files
        if not body.strip() and not has_files:
            return
        if len(body.encode()) > MAX_BODY_BYTES:
            limit = f"A message holds {MAX_BODY_BYTES // 1024} KiB. Send it in parts; your text is still here."
            self.error_strip.show_text("This message is too long", limit)
            return
        reply_to = self._reply_to.id if self._reply_to else None
        self.draft_due.emit(self._room_id)
        files = self.attaching.begin(self._room_id) if has_files else ()
        photos = self.attaching.photos(self._room_id, files)
        submission = Submission(self._room_id, typed, body, reply_to, editing, files, photos)
        self._in_flight.append(submission)
        self.submitted.emit(submission)

    def _remove_from_field(self, typed: str) -> None:
        text = self.text()
        start = text.find(typed)
        if start < 0:
            return
        # Through the document, so that the cursor and what follows stay where they are.
        cursor = QTextCursor(self.input.document())
        before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
        length = len(typed.encode("utf-16-le", "surrogatepass")) // 2
        cursor.setPosition(before)
        cursor.setPosition(before + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _cancel(self) -> None:
        if not self.error_strip.isHidden():
            self.error_strip.hide()
        elif self._editing is not None:
            self.clear_edit()
        else:
            self.clear_reply()

    def _set_field(self, text: str) -> None:
        self._is_filling = True  # what the program puts there is nobody's typing
        self.input.setPlainText(text)
        self._is_filling = False
        self.input.moveCursor(QTextCursor.MoveOperation.End)

    def _on_changed(self) -> None:
        self._on_text()
        if self._room_id is not None and not self._is_filling:
            self.typed.emit(self._room_id, self.text())

    def _on_text(self) -> None:
        text = self.text()
        ready = bool(text.strip()) or (self._editing is None and self.attaching.has_files)
        self.send.setEnabled(ready)
        self.send.set_look(Icon.SEND, "accent" if ready else "hover", "on_accent" if ready else "text3")
        self._keep()

    def _keep(self) -> None:
        if self._room_id is None:
            return
        if self._editing is None:
            draft = Draft(self.text(), self._reply_to.id if self._reply_to else None)
        else:
            waiting = self._drafts.get(self._room_id).text
            draft = Draft(waiting, edits=self._editing.id, edit_text=self.text())
        if self._drafts.put(self._room_id, draft):
            self.draft_changed.emit(self._room_id)

    def _settle_edit(self, room_id: RoomId, message_id: MessageId) -> None:
        if room_id != self._room_id:
            self._drafts.take_edited(room_id, message_id)
            self.draft_changed.emit(room_id)
        elif self._editing is not None and self._editing.id == message_id:
            self.clear_edit()

    @property
    def may_attach(self) -> bool:
        """Whether files can be added now: not to a message that exists, and not without a room to write to."""
        return self._room_id is not None and self._editing is None

    def take(self, offer: QMimeData) -> None:
        """Attach what was dropped or pasted."""
        if self.may_attach:
            self.attaching.take(offer)
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_files(self) -> None:
        self.attach.setEnabled(self.may_attach)
        self.attaching.strip.setVisible(self._editing is None and bool(self.attaching.strip.chips))
        self._on_text()

    def _refuse(self, refusal: Refusal) -> None:
        self.error_strip.show_text(refusal.title, refusal.text)

    def _pick_emoji(self) -> None:
        popup = EmojiPopup(self._theme, self)
        popup.chosen.connect(self._insert_emoji)
        popup.open_above(self.mapToGlobal(QPoint(self.width(), -self._theme.px(8))))

    def _insert_emoji(self, emoji: str) -> None:
        self.input.insertPlainText(emoji)
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        px = self._theme.px
        self._layout.setContentsMargins(px(10), px(10), px(10), px(10))
        self._layout.setSpacing(px(8))
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(6))
        self.update()
