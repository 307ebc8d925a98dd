"""The oracle sees each kind of breach, and nothing where nothing is wrong."""

import dataclasses
import random

import pytest

from tests.faults.oracle import Evidence, Row, judge
from tests.faults.outcome import HEADER, Outcome, line, slowest, table_row


def rows(*numbers: int, sender: str = "ada", sent: bool = True) -> list[Row]:
    return [Row(sender, number, f"{sender}{number}", sent) for number in numbers]


GOOD = Evidence(
    accepted={"ada": [1, 2, 3], "grace": [1]},
    server=[*rows(1, 2), *rows(1, sender="grace"), *rows(3)],
    screens={"grace": [*rows(1), *rows(1, sender="grace"), *rows(2, 3)]},
)


def test_nothing_is_wrong_where_all_is_well() -> None:
    assert judge(GOOD).breaches == []


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        pytest.param(
            {"server": [*rows(1, 3), *rows(1, sender="grace")], "screens": {}},
            "lost: ada 2 is not on the server", id="lost",
        ),
        pytest.param({"screens": {"grace": rows(1, 2, 3)}}, "lost: grace 1 is not on grace's screen", id="not shown"),
        pytest.param(
            {"screens": {"grace": [*GOOD.server[:-1], *rows(3, sent=False)]}},
            "lost: ada 3 is not on grace's screen", id="still waiting",
        ),
        pytest.param(
            {"server": [*rows(1, 2, 2, 3), *rows(1, sender="grace")]},
            "doubled: ada 2 is 2 times on the server", id="doubled",
        ),
        pytest.param(
            {"server": [*rows(1, 3, 2), *rows(1, sender="grace")]},
            "reordered: ada 2 after 3 on the server", id="reordered",
        ),
        pytest.param(
            {"screens": {"grace": [*GOOD.server[:-1], Row("ada", 3, "made up")]}},
            "unbacked: made up on grace's screen", id="sent without the server",
        ),
        pytest.param({"claims": ["ada2"]}, "unbacked: ada2 was called sent before the server had it", id="too early"),
    ],
)  # fmt: skip
def test_each_breach_is_told_and_no_other(change: dict[str, object], breach: str) -> None:
    assert judge(dataclasses.replace(GOOD, **change)).breaches == [breach]  # type: ignore[arg-type]


def test_order_is_that_of_acceptance_and_holds_for_each_sender_alone() -> None:
    accepted = {"ada": [3, 1, 2]}
    assert judge(Evidence(accepted, rows(3, 1, 2), {})).breaches == []
    assert len(judge(Evidence(accepted, rows(1, 2, 3), {})).reordered) == 1


@pytest.mark.parametrize("seed", range(20))
def test_any_single_mutilation_of_a_long_history_is_seen(seed: int) -> None:
    rng = random.Random(seed)
    history = rows(*range(200))
    accepted = {"ada": list(range(200))}
    place = rng.randrange(199)
    mutilated = list(history)
    match seed % 3:
        case 0:
            del mutilated[place]
        case 1:
            mutilated.insert(rng.randrange(200), mutilated[place])
        case _:
            mutilated[place], mutilated[place + 1] = mutilated[place + 1], mutilated[place]
    assert judge(Evidence(accepted, history, {"grace": history})).breaches == []
    assert judge(Evidence(accepted, mutilated, {})).breaches
    assert judge(Evidence(accepted, history, {"grace": mutilated})).breaches


def test_table_says_what_broke_and_how_long_it_took() -> None:
    verdict = judge(dataclasses.replace(GOOD, claims=["x"]))
    assert table_row("cut", Outcome(3, 7, verdict, 1.25))[1:] == ("3", "7", "0", "0", "0", "1", "1.2 s", "BREACH")
    assert table_row("cut", Outcome(3, 7, judge(GOOD), 31.0))[-1] == "BREACH"
    assert table_row("cut", Outcome(3, 7, judge(GOOD), None))[-2:] == ("never", "BREACH")
    assert table_row("cut", Outcome(3, 7, judge(GOOD), 1.0, complaints=["hidden"]))[-1] == "BREACH"
    assert table_row("cut", Outcome(3, 7, judge(GOOD), 31.0, limit=45.0))[-1] == "ok"
    assert len(line(HEADER)) > 60
    assert slowest([1.0, 3.0, 2.0]) == 3.0
    assert slowest([1.0, None]) is None
