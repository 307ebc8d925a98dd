"""A damaged database is set aside and replaced by a fresh one that holds what the server cannot give back.

::

    damaged ─► rescued rows in <name>.partial ─► <name>.new ─► <name> to <name>.damaged-1 ─► <name>.new to <name>

``<name>.new`` appears only when it is whole, so that a process killed at any step goes on where it was at the next
open. Rescued are the outbox with its local echoes, their rooms and people, read positions, drafts, settings and pins;
all else is heard from the server again, since the fresh file has no resume points.
"""

import logging
import sqlite3
import tempfile
from pathlib import Path

from desktop_chat.local.database import FILES, Database, damage_note, store_errors
from desktop_chat.local.device import notices
from desktop_chat.local.files import stored_files
from desktop_chat.local.micros import from_micros
from desktop_chat.local.outbox import mutation_codec
from desktop_chat.local.rows import messages
from desktop_chat.local.salvage import Row, Salvage, copy_rows
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.notice import NoticeKind

log = logging.getLogger(__name__)

TITLE = "The local database was damaged"
_STATES = frozenset(state.value for state in MessageState)
_PENDING = "outbox_seq > 0"


def replace_damaged(path: Path, me: Uid) -> None:
    """Put a fresh file in the place of a damaged one. Raises StoreError, and then nothing was changed."""
    partial = path.with_name(f"{path.name}.partial")
    with store_errors():
        _remove(partial)
        try:
            _build(partial, path, me)
            partial.replace(_successor(path))
        except BaseException:
            _remove(partial)
            raise
    finish_replacement(path)


def finish_replacement(path: Path) -> None:
    """Go on with a replacement that was begun, if one was. Raises StoreError."""
    successor = _successor(path)
    with store_errors():
        if not successor.exists():
            return
        kept = kept_name(path)
        for suffix in reversed(FILES):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        damage_note(path).unlink(missing_ok=True)
        successor.rename(path)


def kept_name(path: Path) -> Path:
    """Return the first free name for a damaged file."""
    number = 1
    while path.with_name(f"{path.name}.damaged-{number}").exists():
        number += 1
    return path.with_name(f"{path.name}.damaged-{number}")


def _successor(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _remove(path: Path) -> None:
    for suffix in FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _make_fresh(path: Path) -> None:
    Database.open(path).close()


def _build(target: Path, damaged: Path, me: Uid) -> None:
    """Write the fresh file with what was rescued."""
    with tempfile.TemporaryDirectory(dir=damaged.parent, prefix="rescue-") as folder:
        database = Database.open(target)
        try:
            salvage = Salvage.open(damaged, Path(folder), _make_fresh)
            try:
                with database.transaction(durable=True) as rows:
                    unsent = _rescue(salvage, rows, me)
                    message = _message(kept_name(damaged).name, unsent, complete=salvage.complete)
                    notices.add(rows, NoticeKind.DAMAGE, TITLE, message)
                    _rescue_choices(salvage, rows)
            finally:
                salvage.close()
        finally:
            database.close()
    log.warning("a damaged database is set aside: %s", message)


def _message(kept: str, unsent: int, *, complete: bool) -> str:
    rescued = {0: "No message was waiting to be sent", 1: "One unsent message was rescued"}.get(
        unsent, f"{unsent} unsent messages were rescued"
    )
    rest = "" if complete else ", but part of the file could not be read: look whether something you wrote is missing"
    return f"{rescued}{rest}. Your rooms come from the server again. The damaged file was kept as {kept}."


def _rescue(salvage: Salvage, rows: sqlite3.Connection, me: Uid) -> int:
    """Copy what is only on this device; return how many unsent changes there were."""
    read = salvage.rows("outbox", "seq")
    unsent = list(copy_rows([row for row in read if _is_sound(row)], rows, "outbox"))
    salvage.complete &= len(unsent) == len(read)
    list(copy_rows(salvage.rows("messages", "number", _PENDING), rows, "messages"))
    for row in unsent:
        _show(rows, row, me)
    list(copy_rows(salvage.rows("rooms", "id", "id IN (SELECT room_id FROM outbox)"), rows, "rooms"))
    list(copy_rows(salvage.rows("users", "uid"), rows, "users"))
    list(copy_rows(salvage.rows("read_positions", "room_id"), rows, "read_positions"))
    list(copy_rows(salvage.rows("drafts", "room_id"), rows, "drafts"))
    return len(unsent)


def _rescue_choices(salvage: Salvage, rows: sqlite3.Connection) -> None:
    """Copy what the person has chosen on this device, where it can be read; nothing that was written is in it."""
    for table, key in (("settings", "name"), ("pins", "room_id")):
        list(copy_rows(salvage.rows(table, key), rows, table))


def _is_sound(row: Row) -> bool:
    try:
        mutation_codec.decode(str(row["kind"]), str(row["room_id"]), str(row["message_id"]), str(row["mutation"]))
    except (ValueError, TypeError, KeyError):
        return False
    return row["state"] in _STATES and isinstance(row["queued_at"], int)


def _show(rows: sqlite3.Connection, row: Row, me: Uid) -> None:
    """Make the local echo of a message anew where its own could not be read; its files are on this disk still."""
    room_id, message_id = RoomId(str(row["room_id"])), MessageId(str(row["message_id"]))
    send = mutation_codec.decode(str(row["kind"]), room_id, message_id, str(row["mutation"]))
    if not isinstance(send, SendMessage):
        return
    queued_at = from_micros(int(str(row["queued_at"])))
    assert queued_at is not None  # noqa: S101 - it is a number
    if messages.get(rows, room_id, message_id) is None:
        messages.put_echo(rows, send, int(str(row["seq"])), me)
    stored_files.put_all(rows, send, queued_at)
