"""Where a listener starts: its token while it is young, else its cursor."""

from datetime import timedelta

import pytest

from desktop_chat.local.store import TargetState
from desktop_chat.sync.listeners.resume_plan import (
    BEGINNING,
    OVERLAP,
    TOKEN_AGE,
    ResumePlan,
    anew,
    packed,
    plan,
    start_of,
)
from tests.example_data import NOW

SINCE = NOW - timedelta(days=3, microseconds=7)
STATE = TargetState("rooms", packed(SINCE, b"\x00token", ["b", "a"]), NOW)
NEW = ResumePlan(NOW - OVERLAP)


def test_a_young_token_goes_on_with_its_own_query() -> None:
    assert plan(STATE, NOW + TOKEN_AGE) == ResumePlan(SINCE, b"\x00token", frozenset("ab"))


def test_an_old_token_gives_way_to_the_cursor() -> None:
    assert plan(STATE, NOW + TOKEN_AGE + timedelta(microseconds=1)) == NEW
    assert anew(STATE) == NEW


def test_a_clock_that_went_wrong_costs_the_minimum_of_a_query() -> None:
    assert plan(STATE, NOW - TOKEN_AGE).token
    assert plan(STATE, NOW - TOKEN_AGE - timedelta(microseconds=1)) == NEW


@pytest.mark.parametrize("token", [b"", b"\x12of an older version", b"7"[:0] + b"{"])
def test_a_token_that_cannot_be_read_is_none(token: bytes) -> None:
    assert plan(TargetState("rooms", token, NOW), NOW) == NEW


@pytest.mark.parametrize("state", [None, TargetState("rooms", b"a raw token of an older version")])
def test_nothing_known_begins_at_the_beginning(state: TargetState | None) -> None:
    assert plan(state, NOW) == anew(state) == ResumePlan(BEGINNING)


def test_no_query_begins_before_the_beginning() -> None:
    assert start_of(BEGINNING + OVERLAP / 2) == BEGINNING
    assert start_of(BEGINNING + 2 * OVERLAP) == BEGINNING + OVERLAP
