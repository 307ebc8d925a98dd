"""Steps around the Realtime Database for the spec tests: what others and Ada's other devices do there."""

from datetime import datetime, timedelta
from typing import Any

from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.realtime import to_millis
from tests.spec.play import ENGINE, Play, signal_key

ADA, GRACE, RADIA = Uid("ada"), Uid("grace"), Uid("radia")


def there(play: Play, uid: Uid = GRACE, state: str | None = "online", connection: str = "c1") -> None:
    """One device of somebody comes, or (None) goes."""
    value = {"state": state, "at": to_millis(play.clock.now())} if state else None
    play.database.put(paths.presence(uid, connection), value)
    play.settle()


def signals(play: Play, uid: Uid, room_id: RoomId = ENGINE, **fields: Any) -> None:
    """Somebody's signals in a room change."""
    for name, value in fields.items():
        path = f"{paths.signals(signal_key(room_id), uid)}/{name}"
        play.database.put(path, to_millis(value) if isinstance(value, datetime) else value)
    play.settle()


def types(play: Play, uid: Uid = GRACE, room_id: RoomId = ENGINE, seconds: float = 6) -> None:
    """Somebody's keyboard is heard."""
    signals(play, uid, room_id, typing=play.clock.now() + timedelta(seconds=seconds))


def on_server(play: Play, path: str) -> Any:
    """Return what the database holds."""
    return play.database.get(path)


def my_signals(play: Play, room_id: RoomId = ENGINE) -> dict[str, Any]:
    """Return what Ada tells a room."""
    return on_server(play, paths.signals(signal_key(room_id), ADA)) or {}


def reads_all(play: Play, room_id: RoomId = ENGINE) -> None:
    """Ada sees everything of a room in a focused window."""
    newest = play.client.messages(room_id, limit=1)[0].sent_at
    assert newest is not None
    play.client.mark_read(room_id, newest)
    play.settle()


def unread(play: Play, room_id: RoomId = ENGINE) -> int:
    """Return what the badge of a room says."""
    summary = play.client.room(room_id)
    assert summary is not None
    return summary.unread
