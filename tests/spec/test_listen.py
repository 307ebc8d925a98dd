"""Listening: cursors, duplicates, resets, refused targets, rooms that come and go."""

from datetime import timedelta
from typing import Any

import pytest

from desktop_chat.errors import Denied, Rejected, SignInRequired, Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Query
from desktop_chat.model.ids import MessageId, RoomId
from tests.fake_firestore import FakeListening
from tests.spec.play import CRIT, ENGINE, Play, sent


def listened_since(play: Play, room_id: RoomId = ENGINE) -> list[object]:
    """Return the cursors of the running message listeners of a room."""
    targets = [listening.target for listening in play.gateway.listenings]
    return [
        target.filters[0].value
        for target in targets
        if isinstance(target, Query) and target.parent == paths.room(room_id) and target.collection == paths.MESSAGES
    ]


def test_rooms_appear_after_the_first_sign_in(play: Play) -> None:
    assert [row.title for row in play.client.rooms()] == ["crit", "engine"]


def test_message_of_another_arrives_once(play: Play) -> None:
    play.opens().other_sends("hello").shows(sent("hello"))
    play.network(play.gateway.repeat_everything).shows(sent("hello"))


def test_overlap_redelivers_and_changes_nothing(play: Play) -> None:
    play.opens().other_sends("one", "two").vanishes()
    play.changes.clear()
    play.raises_curtain().opens().shows(sent("one"), sent("two"))
    assert not any(room == ENGINE for change in play.changes for room, _ in change.messages)


def test_cursor_stays_behind_the_newest_by_the_overlap(play: Play) -> None:
    play.opens().other_sends("one").waits(100).other_sends("two")
    newest = play.find("two").updated_at
    assert newest is not None
    play.vanishes().waits_outside(3600)
    play.raises_curtain().opens()
    assert listened_since(play) == [newest - timedelta(seconds=10)]


def test_young_token_is_taken_up_and_reads_nothing_again(play: Play) -> None:
    play.opens().other_sends("one", "two").vanishes()
    play.other_sends_outside("three").waits_outside(600)
    play.raises_curtain().opens().shows(sent("one"), sent("two"), sent("three"))
    (listening,) = [one for one in play.gateway.listenings if "engine/messages" in _collection(one)]
    assert listening.resume is not None
    assert len(listening.resume.known) == 2


def test_listener_that_heard_much_begins_anew_and_misses_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.listeners.timelines.MAX_HEARD", 5)
    play.opens()
    for number in range(30):
        play.other_sends(f"m{number}").waits(1)
    assert [body for body, _ in play.timeline()] == [f"m{number}" for number in range(30)]
    (listening,) = [one for one in play.gateway.listenings if "engine/messages" in _collection(one)]
    assert len(listening.held) < 20


def test_listener_that_hears_much_at_once_does_not_begin_anew_for_ever(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said in the overlap comes with each beginning: to begin again because of it would never end."""
    monkeypatch.setattr("desktop_chat.sync.listeners.timelines.MAX_HEARD", 5)
    play.opens()
    listen = play.gateway.listen
    begun: list[object] = []

    def counted(*arguments: Any) -> Any:
        begun.append(arguments)
        return listen(*arguments)

    monkeypatch.setattr(play.gateway, "listen", counted)
    play.other_sends(*(f"m{number}" for number in range(20))).settle()
    assert len(begun) == 1


def _collection(listening: FakeListening) -> str:
    target = listening.target
    return f"{target.parent}/{target.collection}" if isinstance(target, Query) else ""


def test_late_commit_with_an_older_time_is_not_lost(play: Play) -> None:
    """Commits may become visible out of the order of their times: a strict cursor would skip this one."""
    play.opens().other_sends("late", "newest").vanishes()
    path = paths.message(ENGINE, MessageId("other0003"))
    first = play.server.documents[paths.message(ENGINE, MessageId("other0001"))]
    play.server.put(path, {**first.fields, "body": "squeezed in"})
    play.raises_curtain().opens().shows(sent("late"), sent("squeezed in"), sent("newest"))


@pytest.mark.parametrize("is_running", [True, False])
def test_commit_that_became_visible_after_its_time_is_not_lost_by_an_old_token(play: Play, *, is_running: bool) -> None:
    """The listener was complete after the time of a write that was not visible yet, and then went for long.

    So a query that began exactly where the listener was complete would never find it.
    """
    play.opens().other_sends("before").waits(60)
    begun = play.server.read_time()
    play.waits(5)
    (play.goes_offline if is_running else play.vanishes)()
    first = play.server.documents[paths.message(ENGINE, MessageId("other0001"))]
    late = {**first.fields, "body": "late", "sentAt": begun, "updatedAt": begun}
    play.server.put(paths.message(ENGINE, MessageId("late")), late)
    play.moves_room()
    if is_running:
        play.waits(3600).goes_online()
    else:
        play.waits_outside(3600).raises_curtain().opens()
    play.shows(sent("before"), sent("late"))


def test_equal_times_are_all_kept(play: Play) -> None:
    play.opens().other_sends("a")
    fields = play.server.documents[paths.message(ENGINE, MessageId("other0001"))].fields
    for number in range(5):
        play.server.put(paths.message(ENGINE, MessageId(f"tie{number}")), {**fields, "body": f"tie {number}"})
    play.settle().restarts()
    assert len(play.timeline()) == 6


def test_acknowledgement_does_not_move_the_cursor(play: Play) -> None:
    """Between the last snapshot and our own commit somebody else may have written: that must still be heard."""
    play.opens().gateway.hold_watch = True
    play.other_sends("unheard").waits(60).sends("mine").shows(sent("mine"))
    play.restarts().shows(sent("unheard"), sent("mine"))


def test_edit_arrives_and_an_older_version_never_comes_back(play: Play) -> None:
    play.opens().other_sends("tpyo")
    path = paths.message(ENGINE, MessageId("other0001"))
    old = play.server.documents[path].fields
    play.waits(1)
    edited = {**old, "body": "typo", "updatedAt": play.clock.now(), "editedAt": play.clock.now()}
    play.server.put(path, edited)
    play.settle().shows(sent("typo"))
    play.server.put(path, old)
    play.settle().shows(sent("typo"))


def test_message_deleted_while_away_goes_with_the_next_reset(play: Play) -> None:
    play.opens().other_sends("keep", "remove").vanishes()
    play.server.delete(paths.message(ENGINE, MessageId("other0002")))
    play.waits_outside(5).raises_curtain().opens().shows(sent("keep"))


def test_removed_from_a_room_takes_it_away(play: Play) -> None:
    play.opens().other_sends("secret").removes_ada()
    assert [row.room.id for row in play.client.rooms()] == [CRIT]
    assert play.timeline() == []
    assert not any(ENGINE in collection for collection in play.gateway.listened() if "members" not in collection)


def test_room_left_while_away_is_gone_at_the_next_start(play: Play) -> None:
    play.opens().other_sends("secret").vanishes()
    play.removes_ada_outside()
    play.raises_curtain()
    assert [row.room.id for row in play.client.rooms()] == [CRIT]


def test_hostile_documents_are_skipped(play: Play) -> None:
    play.opens()
    broken_fields: list[dict[str, object]] = [{}, {"senderId": 7}, {"senderId": "grace", "sentAt": "now", "body": "x"}]
    for number, broken in enumerate(broken_fields):
        play.server.put(paths.message(ENGINE, MessageId(f"bad{number}")), {"updatedAt": play.clock.now(), **broken})
    play.other_sends("good").shows(sent("good"))


def test_forged_time_does_not_make_us_deaf(play: Play) -> None:
    play.opens().other_sends("normal")
    fields = play.server.documents[paths.message(ENGINE, MessageId("other0001"))].fields
    future = play.clock.now() + timedelta(days=4000)
    play.server.put(paths.message(ENGINE, MessageId("forged")), {**fields, "updatedAt": future, "body": "forged"})
    play.settle().restarts().opens().waits(1).other_sends("after")
    assert sent("after") in play.timeline()


@pytest.mark.parametrize("error", [Denied("Not yet a member"), Unavailable("Busy"), Rejected("Bad token")])
def test_dead_target_is_started_again(play: Play, error: Exception) -> None:
    play.opens().network(lambda: play.gateway.kill_targets(error, "engine/messages"))  # type: ignore[arg-type]
    play.other_sends("hello").shows().timer("listen:messages/engine").shows(sent("hello"))


def test_refused_session_is_told_and_deletes_nothing(play: Play) -> None:
    play.opens().other_sends("hello")
    play.network(lambda: play.gateway.kill_targets(SignInRequired("The session ended", "Sign in."), "rooms"))
    play.is_connected(ConnectionState.SIGNED_OUT).shows(sent("hello"))
    assert play.client.session_error is not None
    assert play.client.session_error.title == "The session ended"
    assert play.secrets.values != {}
    play.signs_in().is_connected(ConnectionState.ONLINE).other_sends("again").shows(sent("hello"), sent("again"))


def test_first_page_is_tried_again(play: Play) -> None:
    play.vanishes()
    play.add_room(RoomId("new"), "ada", "grace")
    play.other_sends_outside("hello", room_id=RoomId("new"))
    play.raises_curtain(online=False).goes_online()
    assert play.timeline(RoomId("new")) == [sent("hello")]


def test_members_of_the_open_room_have_their_names(play: Play) -> None:
    play.opens().waits(1)
    assert [member.display_name for member in play.client.members(ENGINE)] == ["Ada Lovelace", "Grace Hopper"]


def test_names_of_senders_are_fetched_once(play: Play) -> None:
    play.opens().waits(1)
    before = len(play.gateway.gets)
    play.other_sends("one", "two", sender="radia").waits(1).other_sends("three", sender="radia").waits(1)
    assert play.gateway.gets[before:] == [("users/radia",)]


def test_read_position_only_moves_forward(play: Play) -> None:
    play.opens().other_sends("one").waits(1).other_sends("two")
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.unread == 2
    two, one = play.find("two").sent_at, play.find("one").sent_at
    assert one is not None
    assert two is not None
    play.client.mark_read(ENGINE, two)
    play.client.mark_read(ENGINE, one)
    assert play.client.read_position(ENGINE) == two
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.unread == 0
