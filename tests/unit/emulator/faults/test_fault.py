"""Reading faults, and which calls they fit."""

from typing import Any

import pytest

from desktop_chat.emulator.faults.fault import Call, Fault, FaultError, fault_of, parse_fault


def test_a_fault_is_read_from_json_and_shown_as_it_was() -> None:
    value = {"kind": "drop", "percent": 10, "seed": 7, "count": 3, "methods": ["Commit"], "user": "alice"}
    fault = fault_of(value)
    assert fault == Fault("drop", percent=10, seed=7, count=3, methods=("Commit",), user="alice")
    assert fault.to_json() == value
    assert fault_of({"kind": "delay", "seconds": [0.1, 0.5]}).to_json()["seconds"] == [0.1, 0.5]
    assert fault_of({"kind": "refuse", "status": "ABORTED"}).to_json()["status"] == "ABORTED"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("drop", Fault("drop")),
        ("drop:percent=10,seed=7", Fault("drop", percent=10, seed=7)),
        ("refuse:status=ABORTED,count=2,user=alice", Fault("refuse", status="ABORTED", count=2, user="alice")),
        ("delay:seconds=0.1-0.5", Fault("delay", seconds=(0.1, 0.5))),
        ("delay:seconds=2", Fault("delay", seconds=(2, 2))),
        ("half-open:methods=Commit+Batch*", Fault("half-open", methods=("Commit", "Batch*"))),
    ],
)
def test_a_fault_is_read_from_the_command_line(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"kind": "flood"},
        {"kind": "drop", "percent": 101},
        {"kind": "drop", "percent": -1},
        {"kind": "drop", "percent": True},
        {"kind": "drop", "percent": "10"},
        {"kind": "drop", "count": 0},
        {"kind": "drop", "seed": "x"},
        {"kind": "drop", "user": 1},
        {"kind": "drop", "methods": "Commit"},
        {"kind": "drop", "methods": [1]},
        {"kind": "delay", "seconds": [2, 1]},
        {"kind": "delay", "seconds": [1, 2, 3]},
        {"kind": "delay", "seconds": -1},
        {"kind": "delay", "seconds": []},
        {"kind": "refuse", "status": "OK"},
        {"kind": "drop", "probability": 1},
    ],
)
def test_what_is_not_understood_is_refused(value: Any) -> None:
    with pytest.raises(FaultError):
        fault_of(value)


@pytest.mark.parametrize("text", ["", "drop:10", "drop:percent=ten", "delay:seconds=a-b", "flood"])
def test_a_line_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(FaultError):
        parse_fault(text)


@pytest.mark.parametrize(
    ("fault", "method", "fits"),
    [
        (Fault("drop"), "Commit", True),
        (Fault("drop"), "RunQuery", False),
        (Fault("drop", methods=("RunQuery",)), "RunQuery", True),
        (Fault("drop", methods=("RunQuery",)), "Commit", False),
        (Fault("refuse"), "RunQuery", True),
        (Fault("refuse"), "auth.signUp", False),
        (Fault("refuse", methods=("auth.*",)), "auth.signUp", True),
        (Fault("kill"), "Listen", True),
        (Fault("kill"), "Commit", False),
        (Fault("reset"), "Write", False),
    ],
)
def test_the_calls_that_a_kind_fits(fault: Fault, method: str, *, fits: bool) -> None:
    assert fault.fits(Call("p", method, "alice")) is fits


def test_the_user_that_a_fault_is_limited_to() -> None:
    fault = Fault("refuse", user="alice")
    assert fault.fits(Call("p", "Commit", "alice"))
    assert not fault.fits(Call("p", "Commit", "bob"))
