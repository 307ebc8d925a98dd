"""All functions by name."""

import pytest

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.library import (
    FUNCTIONS,
    METHOD_ARITIES,
    NAMESPACES,
    call_function,
    call_method,
)


def test_names_that_google_s_emulator_knows() -> None:
    assert set(FUNCTIONS) == {
        "int", "float", "string", "path", "debug", "math.abs", "math.ceil", "math.floor", "math.round", "math.sqrt",
        "math.pow", "math.isNaN", "timestamp.date", "timestamp.value", "duration.value", "duration.time",
        "duration.abs", "latlng.value", "hashing.md5", "hashing.sha256", "hashing.crc32", "hashing.crc32c",
    }  # fmt: skip
    assert {"math", "timestamp", "duration", "latlng", "hashing", "firestore"} == NAMESPACES


def test_arities_of_methods_over_all_types() -> None:
    assert METHOD_ARITIES["size"] == {0}
    assert METHOD_ARITIES["get"] == {2}
    assert METHOD_ARITIES["replace"] == {2}


def test_calls() -> None:
    assert call_function("math.abs", [-1]) == 1
    assert call_method("size", "abc", []) == 3
    for receiver in (None, 1, True):
        with pytest.raises(EvaluationError):
            call_method("size", receiver, [])
