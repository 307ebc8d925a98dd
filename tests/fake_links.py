"""``client.invites`` and ``client.reports`` of FakeChatClient, which answer at once."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

from desktop_chat.errors import ChatError
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.invite import Invite, parse_link
from desktop_chat.sync.parts.invites import DAYS, USES, Invites
from desktop_chat.sync.parts.reports_part import ReportsPart
from tests.example_data import NOW

T = TypeVar("T")


def an_invite(number: int = 1, *, uses: int = 25, days: float = 7, room_id: str = "engine") -> Invite:
    """Return a link into a room."""
    return Invite(RoomId(room_id), f"secret{number:018d}", Uid("ada"), NOW + timedelta(days=days), uses)


class FakeInvites(Invites):
    """``links`` is what the server has; ``refusals`` are the next errors; ``calls`` is what was asked.

    ``lets_in`` is called with the room into which a link leads.
    """

    def __init__(self) -> None:
        self.links: list[Invite] = []
        self.refusals: list[ChatError] = []
        self.calls: list[tuple[object, ...]] = []
        self.lets_in: Callable[[RoomId], object] = lambda _: None

    def create(self, room_id: RoomId, uses: int = USES, days: int = DAYS) -> "Future[Invite]":
        self.calls.append(("create", room_id, uses, days))
        return _answer(self.refusals, lambda: self._make(room_id, uses, days))

    def of_room(self, room_id: RoomId) -> "Future[list[Invite]]":
        return _answer(self.refusals, lambda: [link for link in self.links if link.room_id == room_id])

    def revoke(self, link: str) -> "Future[None]":
        self.calls.append(("revoke", link))
        return _answer(self.refusals, lambda: None)

    def join(self, link: str) -> "Future[RoomId]":
        self.calls.append(("join", link))
        return _answer(self.refusals, lambda: self._let_in(parse_link(link)[0]))

    def _let_in(self, room_id: RoomId) -> RoomId:
        self.lets_in(room_id)
        return room_id

    def _make(self, room_id: RoomId, uses: int, days: int) -> Invite:
        made = an_invite(900 + len(self.links), uses=uses, days=days, room_id=room_id)
        self.links.append(made)
        return made


class FakeReports(ReportsPart):
    """``sent`` is what the operator would see."""

    def __init__(self) -> None:
        self.sent: list[tuple[RoomId, MessageId, str]] = []
        self.refusals: list[ChatError] = []

    def report(self, room_id: RoomId, message_id: MessageId, reason: str) -> "Future[None]":
        return _answer(self.refusals, lambda: self.sent.append((room_id, message_id, reason)))


def _answer(refusals: list[ChatError], action: Callable[[], T]) -> "Future[T]":
    answer: Future[T] = Future()
    if refusals:
        answer.set_exception(refusals.pop(0))
    else:
        answer.set_result(action())
    return answer
