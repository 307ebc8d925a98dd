"""Field paths of queries."""

import pytest

from desktop_chat.emulator.rules.field_path import parse_field_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("`a.b`.c", ("a.b", "c")),
        (r"`a\`b`", ("a`b",)),
        ("__name__", ("__name__",)),
        ("``.a", ("", "a")),
    ],
)
def test_names_of_a_path(text: str, names: tuple[str, ...]) -> None:
    assert parse_field_path(text) == names
