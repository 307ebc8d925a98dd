"""What is no JSON, and what only looks like it."""

import json

import pytest

from desktop_chat.emulator.json_text import parse_json


@pytest.mark.parametrize("value", [{"a": [1, None, True, "ä"]}, "🦋", 1.5])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_of_either_spelling_is_its_value(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse_json(text) == parse_json(text.encode()) == value


@pytest.mark.parametrize("text", ["{", "", "[" * 100_000, r'"\ud800"', r'{"\uDFFF": 1}', r'["\ud83e x"]'])
def test_everything_else_is_one_kind_of_error(text: str) -> None:
    for form in (text, text.encode()):
        with pytest.raises(ValueError, match=r"."):
            parse_json(form)
