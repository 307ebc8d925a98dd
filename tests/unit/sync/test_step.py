"""The named moments are passed in the order of the drawing."""

from pathlib import Path

import pytest

from desktop_chat.errors import Denied, Rejected, Unavailable
from desktop_chat.sync.step import Step, pass_by
from tests.spec.play import Play

SUMMARY = (Step.SUMMARIZING, Step.SUMMARIZED)


@pytest.fixture
def seen() -> list[Step]:
    return []


@pytest.fixture
def watched(tmp_path: Path, seen: list[Step]) -> Play:
    return Play(tmp_path, step=seen.append)


def test_a_message_that_goes_through(watched: Play, seen: list[Step]) -> None:
    watched.sends("hello").close()
    assert seen == [Step.QUEUED, Step.SENDING, Step.ANSWERED, Step.SENT, *SUMMARY]


def test_a_message_that_waits_first(watched: Play, seen: list[Step]) -> None:
    watched.gateway.failures.append(Unavailable("Busy"))
    watched.sends("hello").timer("send:").close()
    wanted = [Step.QUEUED, Step.SENDING, Step.RETRYING, Step.SENDING, Step.ANSWERED, Step.SENT, *SUMMARY]
    assert seen == wanted


def test_a_message_that_is_refused(watched: Play, seen: list[Step]) -> None:
    watched.gateway.failures.append(Rejected("Malformed"))
    watched.sends("hello").close()
    assert seen == [Step.QUEUED, Step.SENDING, Step.READ_BACK, Step.REJECTED]


def test_an_answer_that_had_to_be_looked_up(watched: Play, seen: list[Step]) -> None:
    watched.gateway.hold_watch = True
    watched.gateway.lose_acks = 1
    watched.sends("hello")
    watched.gateway.failures.append(Denied("Once is enough"))
    watched.timer("send:").close()
    # The document that was read back is stored first, so the summary may begin before the row is settled.
    assert seen[-6:-4] == [Step.SENDING, Step.READ_BACK]
    assert [step for step in seen[-4:] if step not in SUMMARY] == [Step.ANSWERED, Step.SENT]


def test_nothing_happens_in_a_run_that_is_no_test() -> None:
    pass_by(Step.QUEUED)
