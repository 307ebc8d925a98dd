"""Nobody reads a room that they are not in, nobody forges an author, no room loses its owner; whatever people try."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.rules.ruleset import Ruleset
from tests.rules.backends import RULES
from tests.rules.campaign import World, attempt
from tests.rules.mutants import mutants
from tests.rules.prepared import shipped_tree
from tests.rules.rulesets import shipped

STEPS = 120


def play(rules: Ruleset, seed: int, steps: int) -> World:
    rng, world = random.Random(seed), World(rules)
    for _ in range(steps):
        world.try_(attempt(rng, world.documents))
    return world


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0))
def test_no_promise_is_broken(seed: int) -> None:
    play(shipped(), seed, STEPS)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(st.integers(min_value=0))
def test_no_promise_is_broken_long(seed: int) -> None:
    play(shipped(), seed, 1000)


def test_the_campaign_gets_somewhere() -> None:
    world = play(shipped(), 1, 800)
    assert world.passed > 60, f"{world.passed} of {world.asked}"
    rooms = {path.split("/")[1] for path in world.documents if path.startswith("rooms/")}
    assert len(rooms) == 3
    assert [path for path in world.documents if "/messages/" in path]
    assert [path for path in world.documents if "/uploads/" in path]


@pytest.mark.parametrize(
    "hole",
    [
        "isNewMessage() | drop | data.senderId == me()",
        "isMember() | drop | exists(memberPath(roomId, me()))",
        "mayRemove() | drop | resource.data.role != 'owner'",
        "isRemoval() | drop | changed().hasAll(['signalKey'])",
        "hasInvite() | drop | data.role == 'member'",
        "haveMembers() | drop | isMemberOf(uids, 1)",
        "counts() | drop | data.bytes >= before + getAfter(ticketPath(uid, data.lastId)).data.size",
        "isTicket() | drop | isMember(data.roomId)",
    ],
)
def test_a_hole_is_found(hole: str) -> None:
    (mutant,) = (one for one in mutants(shipped_tree(), RULES.read_text()) if one.name == hole)
    rules = Ruleset(mutant.tree, mutant.tree.services[0], RULES.name)

    def play_often() -> None:
        for seed in range(30):
            play(rules, seed, 300)

    with pytest.raises(AssertionError):
        play_often()
