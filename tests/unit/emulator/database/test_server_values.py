"""What the server fills in."""

from typing import Any

import pytest

from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.server_values import resolve
from desktop_chat.emulator.database.tree import EMPTY


def test_time_and_additions_at_any_depth() -> None:
    value = {"at": {".sv": "timestamp"}, "n": {".sv": {"increment": 2}}, "l": [{".sv": {"increment": -1}}]}
    assert resolve(value, from_json({"n": 1.5, "l": [10]}), 7) == {"at": 7, "n": 3.5, "l": {"0": 9}}


@pytest.mark.parametrize("there", [None, "x", True, {"a": 1}])
def test_an_addition_to_what_is_no_number_starts_at_zero(there: Any) -> None:
    assert resolve({".sv": {"increment": 2}}, from_json(there), 0) == 2


@pytest.mark.parametrize(
    "operation", ["now", {"increment": "1"}, {"increment": True}, {"decrement": 1}, None, {"increment": 1e999}]
)
def test_what_the_server_does_not_know(operation: Any) -> None:
    with pytest.raises(DatabaseError):
        resolve({".sv": operation}, EMPTY, 0)


def test_a_server_value_stands_alone() -> None:
    with pytest.raises(DatabaseError, match="siblings"):
        resolve({".sv": "timestamp", "a": 1}, EMPTY, 0)


def test_a_priority_may_be_the_time() -> None:
    assert resolve({".value": 1, ".priority": {".sv": "timestamp"}}, EMPTY, 5) == {".value": 1, ".priority": 5}
