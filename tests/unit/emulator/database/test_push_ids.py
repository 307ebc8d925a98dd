"""Names of pushed children."""

from desktop_chat.emulator.database.push_ids import PushIds


def test_names_sort_as_they_were_made_even_within_one_millisecond_and_backwards() -> None:
    ids = PushIds(lambda count: b"\xff" * count)
    names = [ids.make(now) for now in (5, 5, 4, 6, 6)]
    assert names == sorted(set(names))
    assert {len(name) for name in names} == {20}


def test_the_time_leads_as_in_the_sdks() -> None:
    assert PushIds(lambda count: bytes(count)).make(64**7)[:8] == "0-------"


def test_the_rest_is_random() -> None:
    one, other = PushIds(lambda count: b"\1" * count).make(1), PushIds(lambda count: b"\2" * count).make(1)
    assert one != other
