import asyncio
import random
from collections import deque

import pytest

from desktop_chat.errors import ChatError, InvalidConfig, SignInFailed, SignInRequired, Unavailable
from desktop_chat.model.backoff import Backoff
from desktop_chat.remote.auth.session import Session, Tokens
from tests.unit.remote.play import Clock


def tokens(name: str, lifetime: float = 3600.0) -> Tokens:
    return Tokens("u1", f"id-{name}", f"refresh-{name}", lifetime)


class Renewals:
    """The secure token service: holds each request until the test answers it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._waiting: deque[asyncio.Future[Tokens]] = deque()
        self.arrived = asyncio.Event()

    async def __call__(self, refresh_token: str) -> Tokens:
        self.asked.append(refresh_token)
        future: asyncio.Future[Tokens] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.arrived.set()
        return await future

    async def answer(self, answer: Tokens | Exception) -> None:
        async with asyncio.timeout(30):
            await self.arrived.wait()
        self.arrived.clear()
        future = self._waiting.popleft()
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        for _ in range(3):  # let the renewal task and its waiters run
            await asyncio.sleep(0)


@pytest.fixture
def renewals() -> Renewals:
    return Renewals()


@pytest.fixture
def session(renewals: Renewals, clock: Clock) -> Session:
    return Session(renewals, clock=clock, backoff=Backoff(random.Random(1)))


async def ask(session: Session) -> str:
    async with asyncio.timeout(30):
        return await session.id_token()


async def test_nobody_is_signed_in_at_first(session: Session) -> None:
    assert session.refresh_token is None
    with pytest.raises(SignInRequired):
        await ask(session)


async def test_fresh_token_is_used_without_a_request(session: Session, renewals: Renewals) -> None:
    session.start(tokens("a"))
    assert await ask(session) == "id-a"
    assert renewals.asked == []


async def test_resumed_session_renews_once_for_all_who_ask(session: Session, renewals: Renewals) -> None:
    session.resume("saved")
    waiting = [asyncio.create_task(ask(session)) for _ in range(5)]
    await renewals.answer(tokens("b"))
    assert await asyncio.gather(*waiting) == ["id-b"] * 5
    assert renewals.asked == ["saved"]
    assert session.refresh_token == "refresh-b"


async def test_renewal_ahead_of_expiry_keeps_nobody_waiting(session: Session, renewals: Renewals, clock: Clock) -> None:
    session.start(tokens("a"))
    clock.turn(3600 - 301)
    assert await ask(session) == "id-a"
    await asyncio.sleep(0)  # a renewal in the background would start here
    assert renewals.asked == []
    clock.turn(2)
    assert await ask(session) == "id-a"
    await renewals.answer(tokens("b"))
    assert await ask(session) == "id-b"


async def test_short_lived_tokens_are_not_renewed_at_every_call(
    session: Session, renewals: Renewals, clock: Clock
) -> None:
    session.start(tokens("a", lifetime=20))
    clock.turn(14)
    assert await ask(session) == "id-a"
    await asyncio.sleep(0)  # a renewal in the background would start here
    assert renewals.asked == []


async def test_expired_token_is_never_handed_out(session: Session, renewals: Renewals, clock: Clock) -> None:
    session.start(tokens("a"))
    clock.turn(3600)
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"


async def test_failure_is_kept_until_its_backoff_is_over(session: Session, renewals: Renewals, clock: Clock) -> None:
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(Unavailable("down"))
    with pytest.raises(Unavailable):
        await waiting
    for _ in range(100):
        with pytest.raises(Unavailable):
            await ask(session)
    assert len(renewals.asked) == 1
    clock.turn(1.5)
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"


async def test_bug_in_a_renewal_neither_ends_the_session_nor_hangs_it(
    session: Session, renewals: Renewals, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(ZeroDivisionError("a bug"))
    with pytest.raises(Unavailable):
        await waiting
    assert "ZeroDivisionError" in caplog.text
    clock.turn(1.5)
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"


async def test_success_makes_the_next_pause_short_again(session: Session, renewals: Renewals, clock: Clock) -> None:
    session.resume("saved")
    down = [Unavailable("down") for _ in range(8)]
    answers: list[Tokens | ChatError] = [*down, tokens("a", lifetime=10), Unavailable("down")]
    for answer in answers:
        waiting = asyncio.create_task(ask(session))
        await renewals.answer(answer)
        await asyncio.wait([waiting])
        assert isinstance(waiting.exception(), type(answer) if isinstance(answer, ChatError) else type(None))
        clock.turn(100 if len(renewals.asked) < 10 else 1.5)
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"


async def test_failed_renewal_ahead_of_time_does_not_matter_yet(
    session: Session, renewals: Renewals, clock: Clock
) -> None:
    session.start(tokens("a"))
    clock.turn(3600 - 200)
    await ask(session)
    await renewals.answer(Unavailable("down"))
    assert await ask(session) == "id-a"
    assert len(renewals.asked) == 1


@pytest.mark.parametrize("refused", ["id-a", "id-of-before"])
async def test_only_the_present_token_can_be_invalidated(session: Session, renewals: Renewals, refused: str) -> None:
    session.start(tokens("a"))
    session.invalidate(refused)
    if refused == "id-a":
        waiting = asyncio.create_task(ask(session))
        await renewals.answer(tokens("b"))
        assert await waiting == "id-b"
    else:
        assert await ask(session) == "id-a"


async def test_lost_session_is_told_once_and_stays_lost(session: Session, renewals: Renewals) -> None:
    told: list[SignInRequired | None] = []
    session.watch(told.append)
    session.resume("saved")
    waiting = [asyncio.create_task(ask(session)) for _ in range(2)]
    lost = SignInRequired("This account is disabled", "Ask.")
    await renewals.answer(lost)
    for one in waiting:
        with pytest.raises(SignInRequired, match="disabled"):
            await one
    with pytest.raises(SignInRequired, match="disabled"):
        await ask(session)
    assert told == [lost]
    assert session.refresh_token is None
    assert len(renewals.asked) == 1


async def test_end_forgets_everything_and_is_told(session: Session, renewals: Renewals) -> None:
    told: list[SignInRequired | None] = []
    session.watch(told.append)
    session.start(tokens("a"))
    session.end()
    session.end()
    assert told == [None]
    assert session.refresh_token is None
    with pytest.raises(SignInRequired):
        await ask(session)


async def test_renewal_of_the_person_before_is_dropped(session: Session, renewals: Renewals) -> None:
    session.resume("of ada")
    waiting = asyncio.create_task(ask(session))
    async with asyncio.timeout(30):
        await renewals.arrived.wait()
    session.end()
    session.start(tokens("bob"))
    await renewals.answer(tokens("ada"))
    with pytest.raises(SignInRequired):
        await waiting
    assert await ask(session) == "id-bob"
    assert session.refresh_token == "refresh-bob"


async def test_caller_who_gives_up_does_not_take_the_renewal_along(session: Session, renewals: Renewals) -> None:
    session.resume("saved")
    impatient = asyncio.create_task(ask(session))
    patient = asyncio.create_task(ask(session))
    async with asyncio.timeout(30):
        await renewals.arrived.wait()
    impatient.cancel()
    await renewals.answer(tokens("b"))
    assert await patient == "id-b"


def test_tokens_do_not_show_in_a_repr() -> None:
    assert "id-a" not in repr(tokens("a"))
    assert "refresh-a" not in repr(tokens("a"))


@pytest.mark.parametrize("error", [InvalidConfig("A wrong key", "Ask."), SignInFailed("Refused", "Ask.")])
async def test_refusal_that_does_not_name_the_session_is_tried_again(
    session: Session, renewals: Renewals, clock: Clock, error: ChatError
) -> None:
    told: list[SignInRequired | None] = []
    session.watch(told.append)
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(error)
    with pytest.raises(Unavailable, match=error.title):  # permanent errors reject the message that waits
        await waiting
    clock.turn(1.5)
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"
    assert told == []


async def test_new_network_does_not_wait_for_the_backoff_of_the_old_one(session: Session, renewals: Renewals) -> None:
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(Unavailable("down"))
    await asyncio.wait([waiting])
    session.hurry()
    waiting = asyncio.create_task(ask(session))
    await renewals.answer(tokens("b"))
    assert await waiting == "id-b"


async def test_first_renewal_after_failures_is_told(session: Session, renewals: Renewals, clock: Clock) -> None:
    recoveries: list[str] = []
    session.watch_recovery(lambda: recoveries.append(str(session.refresh_token)))
    session.resume("saved")
    for answer in (tokens("a", lifetime=10), Unavailable("down"), Unavailable("down"), tokens("b", 10), tokens("c")):
        waiting = asyncio.create_task(ask(session))
        await renewals.answer(answer)
        await asyncio.wait([waiting])
        clock.turn(60)
    assert recoveries == ["refresh-b"]


async def test_renewing_now_tells_that_the_session_is_over(session: Session, renewals: Renewals) -> None:
    session.start(tokens("1"))
    told: list[SignInRequired | None] = []
    session.watch(told.append)
    check = asyncio.ensure_future(session.renew())
    await renewals.answer(SignInRequired("This account is disabled"))
    with pytest.raises(SignInRequired, match="disabled"):
        await check
    assert [str(one) for one in told] == ["This account is disabled"]


async def test_renewing_now_keeps_the_token_while_the_network_is_away(session: Session, renewals: Renewals) -> None:
    session.start(tokens("1"))
    check = asyncio.ensure_future(session.renew())
    await renewals.answer(Unavailable("No network"))
    with pytest.raises(Unavailable):
        await check
    assert await ask(session) == "id-1"
    with pytest.raises(SignInRequired):
        await Session(renewals, clock=Clock(), backoff=Backoff(random.Random(1))).renew()


async def test_failure_that_is_over_when_the_caller_hears_of_it_does_not_end_the_session(
    session: Session, renewals: Renewals, clock: Clock
) -> None:
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await asyncio.sleep(0)
    renewal = next(task for task in asyncio.all_tasks() if task.get_name() == "renew-id-token")
    renewal.add_done_callback(lambda _: clock.turn(3600))
    await renewals.answer(Unavailable("The sign-in server cannot be reached"))
    with pytest.raises(Unavailable):
        await waiting
    assert session.refresh_token == "saved"


async def test_token_that_is_refused_before_its_caller_has_it_does_not_end_the_session(
    session: Session, renewals: Renewals
) -> None:
    session.resume("saved")
    waiting = asyncio.create_task(ask(session))
    await asyncio.sleep(0)
    renewal = next(task for task in asyncio.all_tasks() if task.get_name() == "renew-id-token")
    renewal.add_done_callback(lambda _: session.invalidate("id-b"))
    await renewals.answer(tokens("b"))
    with pytest.raises(Unavailable):
        await waiting
    again = asyncio.create_task(ask(session))
    await renewals.answer(tokens("c"))
    assert await again == "id-c"
