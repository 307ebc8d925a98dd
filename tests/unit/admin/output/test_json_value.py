from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from desktop_chat.admin.output.json_value import canonical, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Point:
    x: int
    at: datetime


def test_values_become_json() -> None:
    at = datetime(2026, 5, 4, 12, 30, 1, 5, tzinfo=UTC)
    value = {
        "p": Point(1, at),
        "c": Colour.RED,
        "b": b"\x00",
        "s": {"b", "a"},
        "f": Path("x"),
        "n": None,
        "t": (1.5, True),
    }
    assert plain(value) == {
        "p": {"x": 1, "at": "2026-05-04T12:30:01.000005Z"}, "c": "red", "b": "AA==", "s": ["a", "b"], "f": "x",
        "n": None, "t": [1.5, True],
    }  # fmt: skip


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}' == canonical({"a": "é", "b": 1})
