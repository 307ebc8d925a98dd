"""Finding the overload of a call."""

import pytest

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.signatures import call, overload

NAMED = (overload("int", lambda n: ("int", n)), overload("string any", lambda s, other: ("string", s, other)))


def test_the_fitting_overload_is_run() -> None:
    assert call("f", NAMED, [5]) == ("int", 5)
    assert call("f", NAMED, ["a", None]) == ("string", "a", None)


def test_float_takes_an_int_but_not_the_other_way_round_and_bool_is_no_int() -> None:
    assert call("f", (overload("float", lambda n: n),), [5]) == 5
    for wrong in (5.0, True, None, "5"):
        with pytest.raises(EvaluationError, match="Unsupported"):
            call("f", NAMED[:1], [wrong])


def test_a_wrong_number_of_arguments() -> None:
    with pytest.raises(EvaluationError, match="number of arguments"):
        call("f", NAMED, [])
