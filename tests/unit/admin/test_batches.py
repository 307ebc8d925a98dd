import pytest

from desktop_chat.admin.batches import batches


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (2, [2]), (3, [3]), (7, [3, 3, 1])])
def test_nothing_is_lost_and_nothing_is_empty(count: int, sizes: list[int]) -> None:
    found = list(batches(range(count), 3))
    assert [len(batch) for batch in found] == sizes
    assert [item for batch in found for item in batch] == list(range(count))
