"""The rules file as text."""

import pytest

from desktop_chat.emulator.database.rules.source import Members, SourceError, Text, problem_at, read_source


def test_comments_and_strings_over_lines_are_allowed_and_places_are_kept() -> None:
    source = '// first\n{ /* second */ "a": "x\n\\ty" }'
    value = read_source(source)
    assert isinstance(value, Members)
    ((key, text),) = value.members
    assert isinstance(text, Text)
    assert (key.value, text.value) == ("a", "x\n\ty")
    assert source[text.offsets[3]] == "y"
    assert problem_at(source, text.offsets[3], "m").at.line == 3
    assert problem_at(source, text.offsets[3], "m").at.column == 3


@pytest.mark.parametrize(
    "source",
    [
        "",
        "{",
        '{"a"',
        '{"a":',
        '{"a":1',
        '{"a":1,}',
        "{a:1}",
        '{"a":1}x',
        '["a"',
        '"a',
        '"\\x"',
        '{"a":1,"a":2}',
        "[" * 99,
        "nul",
    ],
)
def test_what_is_not_such_a_file(source: str) -> None:
    with pytest.raises(SourceError):
        read_source(source)
