"""Random orders of pages, snapshots, replies, reactions and searches: what is looked at is what the server has."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import SendMessage
from desktop_chat.sync.listeners import history
from tests.spec.play import CRIT, ENGINE, Play
from tests.spec.test_random_orders import PAGE, ROOMS, Chaos, chaos_in

WORD = "needle"


class Views:
    """What is looked at: pages that are on their way while others write, quotes, and hits of a search."""

    def __init__(self, chaos: Chaos) -> None:
        self.chaos = chaos
        self.play = chaos.play
        self._number = 0

    def someone_replies(self, room_id: RoomId, place: int) -> None:
        """Grace answers any message, stored here or not; no client says that it moved."""
        before = self.chaos.of_server(room_id)
        if not before:
            return
        self._number += 1
        text, quoted = f"{WORD} r{self._number}", before[place % len(before)].id
        message = SendMessage(room_id, MessageId(f"r{self._number:04d}"), text, quoted)
        self.play.server.put(
            paths.message(room_id, message.message_id), documents.message_fields(message, Uid("grace"))
        )
        self.chaos.said.setdefault((room_id, "grace"), []).append(text)
        self.play.moves_room(room_id).settle()

    def reacts_elsewhere(self, room_id: RoomId, place: int, who: str) -> None:
        """Somebody, or Ada on another device, reacts to any message; that moves no room."""
        before = self.chaos.of_server(room_id)
        if before:
            path = paths.message(room_id, before[place % len(before)].id)
            fields = self.play.server.documents[path].fields
            reactions = {**fields["reactions"], who: ["👍", f"{place}"]}
            self.play.server.put(path, {**fields, "reactions": reactions, "updatedAt": ServerTimestamp()})
            self.play.settle()

    def asks_for_older(self, room_id: RoomId) -> None:
        """A page is on its way; it comes when it comes."""
        self.play.gateway.hold_queries = True
        answer = self.play.client.load_older(room_id)
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.play.thread.settle()

    def pages_come(self) -> None:
        self.play.network(self.play.gateway.release_gets)

    def hits(self) -> list[Message]:
        """Return all hits of a search, by walking all its pages."""
        page = self.play.client.search.messages(WORD, limit=2)
        found = [hit.message for hit in page.hits]
        while page.more is not None:
            page = self.play.client.search.messages(WORD, limit=2, before=page.more)
            found += [hit.message for hit in page.hits]
        return found

    def check(self) -> None:
        """Every hit can be gone to, nothing that is shown is missing from the hits, and no quote comes from nowhere."""
        shown = {(one.room_id, one.id): one for room_id in ROOMS for one in self.chaos.shown(room_id)}
        hits = [(hit.room_id, hit.id) for hit in self.hits()]
        assert sorted(hits) == sorted(key for key, one in shown.items() if WORD in one.body)
        for message in shown.values():
            if message.reply_to is not None:
                quoted = self.play.client.message(message.room_id, message.reply_to)
                assert quoted == shown.get((message.room_id, message.reply_to))

    def check_at_the_end(self) -> None:
        self.pages_come()
        self.chaos.heals()
        for room_id in ROOMS:
            self.play.opens(room_id)
            self.check_reactions(room_id)
        self.chaos.check_at_the_end()
        for room_id in ROOMS:
            assert len(self.chaos.shown(room_id)) == len(self.chaos.of_server(room_id))
            self.check_reactions(room_id)
        self.check()

    def check_reactions(self, room_id: RoomId) -> None:
        """A room that is open has the reactions of all that is stored of it."""
        server = {message.id: message for message in self.chaos.of_server(room_id)}
        for message in self.chaos.shown(room_id):
            assert message.reactions == server[message.id].reactions


ROOM = st.sampled_from(ROOMS)
PLACE = st.integers(0, 30)
STEPS: st.SearchStrategy[Callable[[Views], object]] = st.one_of(
    st.builds(lambda room, place: lambda views: views.someone_replies(room, place), ROOM, PLACE),
    st.builds(
        lambda room, place, who: lambda views: views.reacts_elsewhere(room, place, who),
        ROOM,
        PLACE,
        st.sampled_from(["grace", "ada"]),
    ),
    ROOM.map(lambda room: lambda views: views.asks_for_older(room)),
    ROOM.map(lambda room: lambda views: views.chaos.someone_writes(room)),
    ROOM.map(lambda room: lambda views: views.chaos.ada_writes(room)),
    ROOM.map(lambda room: lambda views: views.chaos.someone_edits_the_oldest(room)),
    ROOM.map(lambda room: lambda views: views.play.opens(room)),
    st.sampled_from(
        [
            lambda views: views.pages_come(),
            lambda views: views.play.goes_offline(),
            lambda views: views.play.goes_online(),
            lambda views: views.chaos.holds(),
            lambda views: views.chaos.releases(),
            lambda views: views.play.restarts(),
            lambda views: views.play.client.reconnect(),
            lambda views: views.play.network(views.play.gateway.deliver_again),
            lambda views: views.play.waits(45),
        ]
    ),
)


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that most of a room is outside of what is stored."""
    monkeypatch.setattr(history, "PAGE", PAGE)
    monkeypatch.setattr(history, "CATCH_UP_PAGE", PAGE)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=20))
def test_what_is_looked_at_is_what_the_server_has(steps: list[Callable[[Views], object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, chaos_in(Path(folder, "profile"), 0) as chaos:
        views = Views(chaos)
        for step in steps:
            step(views)
            chaos.check_always()
            views.check()
        views.check_at_the_end()


@pytest.mark.parametrize("who", ["grace", "ada"])
@pytest.mark.parametrize("away", [False, True])
def test_reaction_alone_is_there_when_its_room_is_opened_and_costs_nothing_before(
    signed_out: Play, who: str, away: bool
) -> None:
    """It moves no room, so nobody is told; whoever opens the room sees it, also one made on another device."""
    chaos = Chaos(signed_out.signs_in().opens(CRIT))
    chaos.someone_writes(ENGINE)
    play = chaos.play.opens(CRIT).waits(60)
    play.restarts().opens(CRIT).waits(60)
    if away:
        play.vanishes()
        path = paths.message(ENGINE, chaos.of_server(ENGINE)[0].id)
        liked = {**play.server.documents[path].fields, "reactions": {who: ["👍"]}, "updatedAt": ServerTimestamp()}
        play.server.put(path, liked)
        play.raises_curtain().opens(CRIT).waits(3600)
    else:
        asked = len(play.gateway.queries) + len(play.gateway.listenings)
        Views(chaos).reacts_elsewhere(ENGINE, 0, who)
        play.waits(3600)
        assert len(play.gateway.queries) + len(play.gateway.listenings) == asked
    play.opens(ENGINE)
    (message,) = chaos.shown(ENGINE)
    assert Uid(who) in message.reactions


def test_change_that_is_heard_while_the_page_with_its_message_is_on_its_way_is_not_lost(tmp_path: Path) -> None:
    """The page was read before it, and the listener had no place for it: the message was not stored yet."""
    with chaos_in(tmp_path / "profile", 0) as chaos:
        views = Views(chaos)
        views.play.opens(ENGINE)
        views.asks_for_older(ENGINE)
        views.reacts_elsewhere(ENGINE, 2, "grace")
        views.pages_come()
        assert any(message.reactions for message in chaos.shown(ENGINE))
        views.check_reactions(ENGINE)
