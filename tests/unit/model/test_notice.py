"""Kinds of notices are stored by their values."""

from desktop_chat.model.notice import NoticeKind


def test_the_stored_values_never_change() -> None:
    assert {kind.name: kind.value for kind in NoticeKind} == {
        "DAMAGE": "damage",
        "REMOVED": "removed",
        "OTHER": "other",
    }
