from desktop_chat.admin.rooms.room_row import room_row
from tests.admin_runner import NOON


def test_whatever_is_broken_in_a_document_is_left_out() -> None:
    row = room_row("r", {"kind": None, "memberIds": "ada", "createdAt": "today", "lastMessage": [], "archived": 5})
    assert (row.kind, row.member_ids, row.created_at, row.last_message_at, row.archived_at) == (
        "?",
        (),
        None,
        None,
        None,
    )
    assert row.name == "r"


def test_a_direct_room_is_called_by_its_people() -> None:
    row = room_row("dm_a_b", {"kind": "direct", "title": "", "memberIds": ["a", "b"]})
    assert (row.name, row.is_direct) == ("a and b", True)
    assert row.called({"a": ("Ada", "ada")}) == "Ada and b"
    assert room_row("r", {"title": "Lab", "memberIds": ["a"]}).called({"a": ("Ada", "ada")}) == "Lab"


def test_an_archived_room_tells_since_when() -> None:
    assert room_row("r", {"title": "Lab", "archived": {"at": NOON, "members": {}}}).to_json()["archivedAt"] == NOON
