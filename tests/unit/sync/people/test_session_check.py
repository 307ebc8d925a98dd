import asyncio

from desktop_chat.errors import ChatError, Denied, SignInRequired, Unavailable
from desktop_chat.sync.people.session_check import SessionCheck
from desktop_chat.sync.tasks import Tasks
from tests.spec.play import Play


class Server:
    """Answers each question with ``error``."""

    def __init__(self, error: ChatError | None) -> None:
        self.error = error
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def renew(self) -> None:
        self.asked += 1
        await self.may_answer.wait()
        if self.error is not None:
            raise self.error


async def ask(error: ChatError | None, times: int = 1) -> tuple[Server, list[ChatError]]:
    server, tasks = Server(error), Tasks()
    lost: list[ChatError] = []
    check = SessionCheck(server.renew, tasks, lost.append)
    for _ in range(times):
        check.denied()
        await asyncio.sleep(0)
    server.may_answer.set()
    for _ in range(3):
        await asyncio.sleep(0)
    check.denied()
    await asyncio.sleep(0)
    await tasks.cancel_all()
    return server, lost


async def test_a_session_that_is_over_is_told_with_its_reason() -> None:
    error = SignInRequired("This account is disabled", "Ask the admin.")
    _, lost = await ask(error)
    assert lost[0] is error


async def test_only_the_servers_word_ends_a_session() -> None:
    for error in (None, Unavailable("No network")):
        assert (await ask(error))[1] == []


async def test_one_question_at_a_time() -> None:
    server, _ = await ask(None, times=3)
    assert server.asked == 2  # and another after the answer


def test_a_refused_room_list_leads_to_the_question_and_the_end(play: Play) -> None:
    engine = play.client._session.engine
    assert engine is not None
    play.auth.error = SignInRequired("This account is disabled", "Ask the admin.")
    play.network(lambda: engine._room_list._listener.on_error(Denied("Not allowed")))
    play.settle()
    assert play.client.session_error is not None
    assert play.client.session_error.title == "This account is disabled"
