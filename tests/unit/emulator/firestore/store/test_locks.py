"""Locks: never two holders, nobody is forgotten, and whoever waits in a circle is freed."""

import asyncio
import random
from collections import Counter

import pytest

from desktop_chat.emulator.firestore.store.locks import Claimant, Locks


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_who_comes_first_holds_and_the_others_follow_in_order() -> None:
    locks = Locks()
    order: list[int] = []

    async def use(number: int) -> None:
        claimant = Claimant(number)
        assert await locks.hold(claimant, ["a"])
        order.append(number)
        await asyncio.sleep(0)
        locks.release(claimant)

    await asyncio.gather(*(use(number) for number in range(20)))
    assert order == list(range(20))
    assert locks.is_free(None, ["a"])


async def test_others_are_not_free_and_ones_own_are() -> None:
    locks = Locks()
    one = Claimant(1)
    await locks.hold(one, ["a", "b"])
    assert locks.is_free(one, ["a", "b", "c"])
    assert locks.is_free(Claimant(2), ["c"])
    assert not locks.is_free(Claimant(2), ["c", "b"])
    assert not locks.is_free(None, ["a"])


async def test_a_lock_is_held_once_however_often_it_is_asked_for() -> None:
    locks = Locks()
    one, two = Claimant(1), Claimant(2)
    assert await locks.hold(one, ["a", "a"])
    assert await locks.hold(one, ["a"])
    locks.release(one)
    locks.release(one)
    assert await locks.hold(two, ["a"])


async def test_two_waits_of_one_claimant_for_one_lock_end_together() -> None:
    locks = Locks()
    one, two = Claimant(1), Claimant(2)
    await locks.hold(one, ["a"])
    waiting = asyncio.gather(locks.hold(two, ["a"]), locks.hold(two, ["a"]))
    await settle()
    locks.release(one)
    assert list(await waiting) == [True, True]
    locks.release(two)
    assert locks.is_free(None, ["a"])


@pytest.mark.parametrize("last_to_ask", ["older", "younger"])
async def test_the_younger_of_two_that_wait_for_each_other_goes(last_to_ask: str) -> None:
    locks = Locks(stall=60)
    older, younger = Claimant(1), Claimant(2)
    await locks.hold(older, ["a"])
    await locks.hold(younger, ["b"])
    first, second = (younger, older) if last_to_ask == "older" else (older, younger)
    wanted = {older: "b", younger: "a"}
    waiting = asyncio.ensure_future(locks.hold(first, [wanted[first]]))
    await settle()
    got = {second: await locks.hold(second, [wanted[second]]), first: await waiting}
    assert got == {older: True, younger: False}
    assert older.holds == {"a", "b"}
    assert younger.holds == set()


async def test_a_circle_of_three_is_found() -> None:
    locks = Locks(stall=60)
    three = [Claimant(age) for age in (5, 9, 7)]
    for claimant, name in zip(three, "abc", strict=True):
        await locks.hold(claimant, [name])

    async def use(claimant: Claimant, name: str) -> bool:
        held = await locks.hold(claimant, [name])
        locks.release(claimant)
        return held

    assert await asyncio.gather(*(use(one, name) for one, name in zip(three, "bca", strict=True))) == [
        True,
        False,
        True,
    ]


async def test_a_holder_that_never_lets_go_is_not_waited_for_forever() -> None:
    locks = Locks(stall=0)
    one, two, three = Claimant(1), Claimant(2), Claimant(3)
    await locks.hold(one, ["a"])
    await locks.hold(two, ["b"])
    assert not await locks.hold(two, ["a"])
    assert await locks.hold(three, ["b"])
    locks.release(one)
    assert locks.is_free(None, ["a"])


async def test_a_wait_that_is_cancelled_leaves_the_queue() -> None:
    locks = Locks()
    one, two, three = Claimant(1), Claimant(2), Claimant(3)
    await locks.hold(one, ["a"])
    gone = asyncio.ensure_future(locks.hold(two, ["a"]))
    waiting = asyncio.ensure_future(locks.hold(three, ["a"]))
    await settle()
    gone.cancel()
    await settle()
    locks.release(one)
    assert await waiting is True
    assert three.holds == {"a"}
    assert two.awaits == {}


async def test_releasing_a_claimant_that_waits_ends_its_wait() -> None:
    locks = Locks()
    one, two = Claimant(1), Claimant(2)
    await locks.hold(one, ["a"])
    waiting = asyncio.ensure_future(locks.hold(two, ["a"]))
    await settle()
    locks.release(two)
    assert not await waiting


async def test_who_has_retired_gets_no_lock_any_more() -> None:
    locks = Locks()
    one, two = Claimant(1), Claimant(2)
    await locks.hold(one, ["a"])
    waiting = asyncio.ensure_future(locks.hold(two, ["a", "b"]))
    await settle()
    locks.release(one)
    locks.retire(two)  # before its wait has been told of the lock
    assert not await waiting
    assert not await locks.hold(two, ["c"])
    assert locks.is_free(None, "abc")


@pytest.mark.parametrize("seed", range(60))
async def test_whatever_is_asked_for_no_lock_has_two_holders_and_all_come_to_an_end(seed: int) -> None:
    pick = random.Random(seed)
    locks = Locks(stall=60)  # a circle that is not found would end this test by its timeout
    claimants = [Claimant(age) for age in range(12)]
    done: list[bool] = []

    async def use(claimant: Claimant) -> None:
        mine: set[str] = set()
        for _ in range(pick.randint(1, 3)):
            names = pick.sample("abcd", pick.randint(1, 3))
            if not await locks.hold(claimant, names):
                assert claimant.holds == set()
                done.append(False)
                return
            mine.update(names)
            assert claimant.holds == mine
            held = Counter(name for one in claimants for name in one.holds)
            assert max(held.values()) == 1
            for _ in range(pick.randint(0, 3)):
                await asyncio.sleep(0)
        locks.release(claimant)
        done.append(True)

    async with asyncio.timeout(20):
        await asyncio.gather(*(use(claimant) for claimant in claimants))
    assert done.count(True) >= 1
    assert len(done) == 12
    assert locks.is_free(None, "abcd")
