"""Hashes of data; that they are those of the JS SDK is shown by its transactions in tests/js."""

from desktop_chat.emulator.database.node_hash import node_hash
from desktop_chat.emulator.database.node_json import from_json


def test_equal_data_has_equal_hashes_whatever_the_order() -> None:
    assert node_hash(from_json({"a": 1, "b": 2})) == node_hash(from_json({"b": 2, "a": 1.0}))
    assert node_hash(from_json(None)) == ""


def test_every_difference_shows() -> None:
    values = [
        1,
        2,
        "1",
        True,
        {"a": 1},
        {"b": 1},
        {".value": 1, ".priority": 1},
        {".value": 1, ".priority": "1"},
        "true",
    ]
    assert len({node_hash(from_json(value)) for value in values}) == len(values)
