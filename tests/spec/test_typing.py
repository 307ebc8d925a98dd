"""Typing: throttled on the way out, ending by itself on the way in."""

from datetime import timedelta

from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from tests.spec.play import CRIT, ENGINE, Play, signal_key
from tests.spec.realtime import ADA, GRACE, RADIA, my_signals, signals, types


def typing(play: Play) -> tuple[str, ...]:
    return play.client.presence.typing(ENGINE)


def test_typing_is_seen_and_ends_by_itself(play: Play) -> None:
    types(play)
    assert typing(play) == (GRACE,)
    play.waits(5)
    assert typing(play) == (GRACE,)
    play.waits(1.1)
    assert typing(play) == ()
    assert sum(ENGINE in changes.typing for changes in play.changes) == 2


def test_typing_goes_on_while_it_is_told_again(play: Play) -> None:
    types(play)
    play.waits(4)
    types(play)
    play.waits(4)
    assert typing(play) == (GRACE,)


def test_who_stops_is_gone_at_once_and_others_keep_their_place(play: Play) -> None:
    types(play, RADIA)
    types(play, GRACE)
    types(play, RADIA)
    assert typing(play) == (RADIA, GRACE)
    signals(play, RADIA, typing=None)
    assert typing(play) == (GRACE,)


def test_a_message_ends_its_authors_typing(play: Play) -> None:
    types(play)
    play.other_sends("here it is")
    assert typing(play) == ()


def test_a_note_that_would_hold_for_ever_is_cut(play: Play) -> None:
    types(play, seconds=10**9)
    play.waits(31)
    assert typing(play) == ()


def test_a_lost_connection_forgets_who_was_typing(play: Play) -> None:
    types(play)
    play.goes_offline()
    assert typing(play) == ()


def test_own_typing_is_told_at_most_every_four_seconds(play: Play) -> None:
    before = len(play.database.writes)
    for _ in range(8):
        play.client.presence.typed(ENGINE)
        play.settle().waits(1)
    assert len(play.database.writes) - before == 2
    assert typing(play) == (), "one's own typing is not shown"
    assert my_signals(play)["typing"] > 0
    play.client.presence.stopped_typing(ENGINE)
    play.settle()
    assert "typing" not in my_signals(play)


def test_who_was_not_typing_has_nothing_to_take_back(play: Play) -> None:
    before = len(play.database.writes)
    play.client.presence.stopped_typing(ENGINE)
    play.client.presence.typed(CRIT)
    play.waits(60)
    play.client.presence.stopped_typing(CRIT)
    play.settle()
    assert len(play.database.writes) - before == 1


def test_it_counts_by_the_servers_clock(play: Play) -> None:
    play.database.offset = timedelta(days=1)
    play.goes_offline().goes_online()
    play.client.presence.typed(ENGINE)
    play.settle()
    told = my_signals(play)["typing"] / 1000
    assert told - play.clock.now().timestamp() == 86_400 + 6
    signals(play, GRACE, typing=play.clock.now() + timedelta(days=1, seconds=6))
    assert typing(play) == (GRACE,)
    play.waits(6.1)
    assert typing(play) == ()


def test_a_new_key_is_followed_and_the_old_one_no_longer_heard(play: Play) -> None:
    types(play)
    room = play.server.documents[paths.room(ENGINE)]
    play.server.put(paths.room(ENGINE), {**room.fields, "signalKey": "f" * 32, "updatedAt": ServerTimestamp()})
    play.settle()
    assert typing(play) == ()
    types(play)
    assert typing(play) == (), "told under the old key"
    until = (play.clock.now() + timedelta(seconds=5)).timestamp() * 1000
    play.database.put(f"signals/{'f' * 32}/grace/typing", until)
    play.settle()
    assert typing(play) == (GRACE,)
    play.client.presence.typed(ENGINE)
    play.settle()
    assert play.database.get(f"signals/{'f' * 32}/ada/typing") is not None


def test_a_key_that_is_none_or_anothers_breaks_nothing(play: Play) -> None:
    for room_id, key in ((ENGINE, "../presence/ada"), (CRIT, signal_key(CRIT))):
        room = play.server.documents[paths.room(room_id)]
        play.server.put(paths.room(room_id), {**room.fields, "signalKey": key, "updatedAt": ServerTimestamp()})
    copied = play.server.documents[paths.room(CRIT)].fields
    play.server.put(paths.room(ENGINE), {**copied, "title": "Copy"})
    play.settle().opens(ENGINE)
    play.client.presence.typed(ENGINE)
    play.sends("still works").server_has("still works")
    assert play.database.get(f"presence/{ADA}") is not None
