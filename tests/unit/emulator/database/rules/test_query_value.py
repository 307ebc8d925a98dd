"""The query in a rule."""

from desktop_chat.emulator.database.queries import Bound, Query
from desktop_chat.emulator.database.rules.query_value import query_value


def test_each_property() -> None:
    value = query_value(Query("child", ("a", "b"), Bound(1), Bound(1), limit=5))
    assert (value["orderByChild"], value["equalTo"], value["limitToFirst"], value["limitToLast"]) == ("a/b", 1, 5, None)
    assert (value["orderByKey"], value["orderByPriority"]) == (False, False)


def test_an_open_end_is_not_equal_to_anything() -> None:
    value = query_value(Query("key", (), Bound("a", inclusive=False), Bound("a", inclusive=False), 2, from_end=True))
    assert (value["equalTo"], value["startAt"], value["limitToLast"], value["orderByKey"]) == (None, "a", 2, True)
