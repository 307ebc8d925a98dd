from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.store import transactions
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.locks import Locks
from desktop_chat.emulator.firestore.store.transactions import State, Transaction, Transactions, check_reads
from tests.firestore_messages import document

SECOND = 1_000_000


def begin(all_: Any, now: Any = 0, retried: Any = b"") -> Any:
    return all_.begin(now, read_only=False, read_at=None, retried=retried)


def test_ids_are_different_also_from_those_of_an_earlier_process() -> None:
    earlier, later = Transactions(), Transactions()
    ids = {begin(earlier, 1), begin(earlier, 1), begin(later, 2)}
    assert len(ids) == 3


def test_an_unknown_id_is_invalid_everywhere() -> None:
    all_ = Transactions()
    for use in (lambda: all_.get(b"x", 0), lambda: all_.close(b"x"), lambda: begin(all_, retried=b"x")):
        with pytest.raises(FirestoreError, match="INVALID_ARGUMENT: Invalid transaction"):
            use()


def test_a_closed_transaction_can_be_closed_again_but_not_used() -> None:
    all_ = Transactions()
    one = begin(all_)
    held = all_.get(one, 0)
    all_.close(one)
    all_.close(one)
    assert held.state is State.CLOSED
    with pytest.raises(FirestoreError, match="no longer valid"):
        all_.get(one, 0)


def test_a_retry_leaves_the_transaction_that_it_names() -> None:
    # Threads that share a decorated function of the Python SDK name each other's.
    all_ = Transactions()
    first = begin(all_)
    second = begin(all_, retried=first)
    assert all_.get(first, 0).id == first
    assert all_.get(second, 0).id == second


def test_a_retry_is_as_old_as_what_it_tries_again() -> None:
    all_ = Transactions()
    first, other = begin(all_), begin(all_)
    from_living = begin(all_, retried=first)
    all_.close(first)
    from_closed = begin(all_, retried=first)
    ages = [all_.get(one, 0).claimant.age for one in (from_living, from_closed, other)]
    assert ages[0] == ages[1] < ages[2]


async def test_a_transaction_that_ends_gives_its_locks_back() -> None:
    locks = Locks()
    all_ = Transactions(locks)
    one, two = begin(all_), begin(all_)
    assert await locks.hold(all_.get(one, 0).claimant, ["a"])
    assert await locks.hold(all_.get(two, 0).claimant, ["b"])
    all_.close(one)
    assert locks.is_free(None, ["a"])
    with pytest.raises(FirestoreError, match="expired"):
        all_.get(two, 61 * SECOND)
    assert locks.is_free(None, ["b"])


def test_an_idle_transaction_expires() -> None:
    all_ = Transactions()
    used, idle = begin(all_), begin(all_)
    all_.get(used, 50 * SECOND)
    all_.get(used, 100 * SECOND)
    with pytest.raises(FirestoreError, match="expired"):
        all_.get(idle, 100 * SECOND)


def test_a_busy_transaction_expires_too() -> None:
    all_ = Transactions()
    one = begin(all_)
    for seconds in range(30, 271, 30):
        all_.get(one, seconds * SECOND)
    with pytest.raises(FirestoreError, match="expired"):
        all_.get(one, 271 * SECOND)


def test_all_can_be_ended_at_once() -> None:
    all_ = Transactions()
    one = begin(all_)
    all_.close_all()
    with pytest.raises(FirestoreError, match="no longer valid"):
        all_.get(one, 0)


def test_only_so_many_closed_ones_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "MAX_CLOSED", 1)
    all_ = Transactions()
    first, second = begin(all_), begin(all_)
    all_.close(first)
    all_.close(second)
    all_.close(second)
    with pytest.raises(FirestoreError, match="Invalid transaction"):
        all_.close(first)


ONE, TWO = document("c/d", n=1), document("c/d", n=2)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (Change("read", ONE, TWO), True),
        (Change("other", ONE, TWO), False),
        (Change("left the query", TWO, ONE), True),
        (Change("entered the query", ONE, TWO), True),
        (Change("created in the query", None, TWO), True),
        (Change("deleted from the query", TWO, None), True),
        (Change("created elsewhere", None, ONE), False),
    ],
)
def test_a_change_of_what_was_read_or_would_be_found_aborts(change: Any, lost: Any) -> None:
    one = Transaction(b"1", read_only=False, begun=0, used=0)
    one.names.add("read")
    if change.name != "other":
        one.queries.append(lambda found: found.fields["n"].integer_value == 2)
    if lost:
        with pytest.raises(FirestoreError, match="ABORTED"):
            check_reads(one, [change])
    else:
        check_reads(one, [change])
