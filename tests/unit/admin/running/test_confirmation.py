from collections.abc import Callable

import pytest

from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.running.confirmation import Confirmation

LOCAL = Target("demo", TargetKind.EMULATOR)
REAL = Target("real-1", TargetKind.PRODUCTION)


def answering(line: str) -> tuple[Callable[[str], str], list[str]]:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return line

    return ask, asked


@pytest.mark.parametrize("line", ["y\n", "Yes\n"])
def test_yes_is_enough_for_the_local_firebase(line: str) -> None:
    ask, asked = answering(line)
    Confirmation(ask).of("Ban ada", LOCAL)
    assert asked == ["Ban ada in project demo on the local Firebase? [y/N] "]


@pytest.mark.parametrize("line", ["\n", "n\n", "demo\n"])
def test_anything_else_is_no(line: str) -> None:
    with pytest.raises(Refused):
        Confirmation(answering(line)[0]).of("Ban ada", LOCAL)


def test_production_wants_the_project_id_typed() -> None:
    ask, asked = answering("real-1\n")
    Confirmation(ask, yes=True).of("Ban ada", REAL)
    assert asked == ["Ban ada in project real-1 in PRODUCTION? Type the project id to go on: "]
    for line in ("y\n", "real\n", "\n"):
        with pytest.raises(Refused):
            Confirmation(answering(line)[0], yes=True).of("Ban ada", REAL)


def test_a_script_says_it_beforehand() -> None:
    Confirmation(None, yes=True).of("Ban ada", LOCAL)
    Confirmation(None, typed="real-1").of("Ban ada", REAL)
    for confirmation, target in ((Confirmation(None), LOCAL), (Confirmation(None, typed="demo"), REAL)):
        with pytest.raises(Refused):
            confirmation.of("Ban ada", target)


def test_a_name_in_the_question_cannot_forge_it() -> None:
    ask, asked = answering("y\n")
    Confirmation(ask).of("Ban \x1b[2K\rnobody", LOCAL)
    assert "\x1b" not in asked[0]
    assert "\r" not in asked[0]
