"""Notices wait until they are dismissed, also over a restart."""

from pathlib import Path

from desktop_chat.local.device import notices
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from desktop_chat.model.notice import Notice, NoticeKind
from tests.unit.local.conftest import ME


def test_notices_come_oldest_first_and_go_when_dismissed(store: LocalStore, reader: LocalReader) -> None:
    assert store.add_notice(NoticeKind.DAMAGE, "Damaged", "Kept.").notices
    store.add_notice(NoticeKind.REMOVED, "Removed", "From Engine.", RoomId("engine"))
    first, second = reader.notices()
    assert (first.title, second.room_id) == ("Damaged", RoomId("engine"))
    assert store.dismiss_notice(first.number).notices
    assert reader.notices() == [second]
    assert not store.dismiss_notice(first.number)


def test_the_same_notice_is_told_once(store: LocalStore, reader: LocalReader) -> None:
    for _ in range(3):
        store.add_notice(NoticeKind.OTHER, "Same", "Thing.")
    assert len(reader.notices()) == 1


def test_only_the_newest_are_kept(store: LocalStore, reader: LocalReader) -> None:
    for number in range(notices.KEPT + 5):
        store.add_notice(NoticeKind.OTHER, f"Number {number}", "")
    kept = reader.notices()
    assert (len(kept), kept[0].title) == (notices.KEPT, "Number 5")


def test_a_notice_survives_a_restart_and_a_kind_of_a_newer_program_is_told(path: Path) -> None:
    store = LocalStore.open(path, ME)
    store.add_notice(NoticeKind.OTHER, "Kept", "")
    with store._database.transaction() as rows:
        rows.execute("UPDATE notices SET kind = 'from the future'")
    store.close()
    again = LocalStore.open(path, ME)
    reader = again.reader()
    assert reader.notices() == [Notice(1, NoticeKind.OTHER, "Kept", "")]
    reader.close()
    again.close()
