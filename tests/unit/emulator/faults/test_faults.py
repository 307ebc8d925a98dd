"""Which calls are struck."""

from desktop_chat.emulator.faults.fault import Call, Fault
from desktop_chat.emulator.faults.faults import EVERY_PROJECT, Faults

CALL = Call("p", "Commit", "alice")


def drawn(faults: Faults, number: int = 200, call: Call = CALL) -> list[bool]:
    return [faults.draw("drop", call) is not None for _ in range(number)]


def test_the_same_seed_strikes_the_same_calls() -> None:
    first = drawn(Faults([Fault("drop", percent=10, seed=7)]))
    assert first == drawn(Faults([Fault("drop", percent=10, seed=7)]))
    assert first != drawn(Faults([Fault("drop", percent=10, seed=8)]))
    assert 8 <= sum(first) <= 35


def test_calls_that_a_fault_does_not_fit_do_not_move_its_dice() -> None:
    faults = Faults([Fault("drop", percent=10, seed=7, user="alice")])
    found = []
    for _ in range(200):
        faults.draw("drop", Call("p", "Commit", "bob"))
        faults.draw("refuse", CALL)
        found += drawn(faults, 1)
    assert found == drawn(Faults([Fault("drop", percent=10, seed=7)]))


def test_a_count_is_the_most() -> None:
    assert drawn(Faults([Fault("drop", count=2)]), 5) == [True, True, False, False, False]


def test_a_delay_takes_a_time_between_its_ends() -> None:
    faults = Faults([Fault("delay", seconds=(0.5, 1.5))])
    delays = [strike.seconds for _ in range(50) if (strike := faults.draw("delay", CALL)) is not None]
    assert len(delays) == len(set(delays)) == 50
    assert all(0.5 <= seconds <= 1.5 for seconds in delays)


def test_faults_of_a_project_leave_others_alone() -> None:
    faults = Faults()
    assert not faults
    faults.replace("p", [Fault("drop")])
    assert faults
    assert drawn(faults, 1, Call("else", "Commit", "alice")) == [False]
    assert drawn(faults, 1) == [True]
    assert drawn(faults, 1, Call("", "Commit", "alice")) == [True], "where the project is not known, all may strike"
    assert faults.describe("p") == [{"kind": "drop", "percent": 100.0, "seed": 0, "fired": 2}]
    faults.clear("p")
    assert not faults
    assert drawn(faults, 1) == [False]


def test_faults_of_the_command_line_strike_every_project() -> None:
    faults = Faults([Fault("drop", count=1)])
    assert drawn(faults, 2) == [True, False]
    assert faults.describe(EVERY_PROJECT)[0]["fired"] == 1


def test_a_token_that_expired_stays_so_and_another_does_not() -> None:
    faults = Faults([Fault("expire", count=1)])
    assert faults.expires("Bearer one", CALL)
    assert faults.expires("Bearer one", CALL)
    assert not faults.expires("Bearer two", CALL)
    faults.clear("p")
    assert not faults.expires("Bearer one", CALL)


def test_administrators_and_strangers_have_no_token_to_expire() -> None:
    faults = Faults([Fault("expire")])
    assert not faults.expires("Bearer owner", Call("p", "Commit", "owner"))
    assert not faults.expires("", CALL)


def test_followers_hear_of_new_faults() -> None:
    faults, heard = Faults(), []
    faults.follow(lambda: heard.append(1))
    faults.replace("p", [Fault("kill")])
    faults.clear("p")
    assert heard == [1]
