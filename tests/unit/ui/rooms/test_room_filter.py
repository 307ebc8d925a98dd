import pytest

from desktop_chat.model.room import RoomKind
from desktop_chat.ui.rooms.room_filter import RoomFilter, title_matches
from tests.example_data import a_room, a_summary


@pytest.mark.parametrize(
    ("title", "query", "found"),
    [
        ("Analytical Engine", "eng anal", True),
        ("Öl & Café", "ol cafe", True),
        ("Straße", "STRASSE", True),
        ("Design crit", "engine", False),
        ("Any", "  ", True),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(title: str, query: str, found: bool) -> None:
    assert title_matches(title, query) is found


def test_pills() -> None:
    group = a_summary(a_room(), unread=2)
    direct = a_summary(a_room("dm_a_b", kind=RoomKind.DIRECT))
    assert [pill for pill in RoomFilter if pill.accepts(group)] == [
        RoomFilter.ALL,
        RoomFilter.UNREAD,
        RoomFilter.GROUPS,
    ]
    assert [pill for pill in RoomFilter if pill.accepts(direct)] == [RoomFilter.ALL, RoomFilter.DIRECT]
