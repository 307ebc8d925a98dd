"""Receipts and unread: sent, delivered, read; one position on all devices; marked as unread."""

from datetime import timedelta

from desktop_chat.errors import Denied
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.realtime.realtime import to_millis
from desktop_chat.model.realtime.receipts import Delivery, delivery_of
from tests.spec.play import ENGINE, Play
from tests.spec.realtime import ADA, GRACE, my_signals, on_server, reads_all, signals, unread

POSITION = paths.positions(ADA, ENGINE)


def delivery(play: Play, text: str) -> Delivery | None:
    return delivery_of(play.find(text), play.client.presence.receipts(ENGINE))


def sent_at(play: Play, text: str) -> float:
    at = play.find(text).sent_at
    assert at is not None
    return to_millis(at)


def test_ticks_go_from_sent_over_delivered_to_read(play: Play) -> None:
    play.opens().sends("hello")
    assert delivery(play, "hello") is Delivery.SENT
    signals(play, GRACE, deliveredUpTo=sent_at(play, "hello"))
    assert delivery(play, "hello") is Delivery.DELIVERED
    signals(play, GRACE, readUpTo=sent_at(play, "hello"))
    assert delivery(play, "hello") is Delivery.READ
    assert [one.uid for one in play.client.presence.receipts(ENGINE) if one.has_read(play.find("hello"))] == [GRACE]
    play.sends("more")
    assert delivery(play, "more") is Delivery.SENT
    assert any(ENGINE in changes.receipts for changes in play.changes)


def test_what_waits_in_the_outbox_has_no_ticks(play: Play) -> None:
    play.opens().goes_offline().sends("waits")
    assert delivery(play, "waits") is None


def test_ticks_survive_a_restart_without_network_and_never_go_back(play: Play) -> None:
    play.opens().sends("hello")
    signals(play, GRACE, readUpTo=sent_at(play, "hello"))
    signals(play, GRACE, readUpTo=1)
    assert delivery(play, "hello") is Delivery.READ
    play.vanishes().raises_curtain(online=False)
    assert delivery(play, "hello") is Delivery.READ


def test_received_is_told_without_reading_and_read_only_when_shown(play: Play) -> None:
    play.opens().other_sends("one", "two")
    play.waits(1)
    assert my_signals(play) == {"deliveredUpTo": sent_at(play, "two")}
    reads_all(play)
    play.waits(2)
    assert my_signals(play) == {"deliveredUpTo": sent_at(play, "two"), "readUpTo": sent_at(play, "two")}


def test_many_messages_are_one_receipt_and_nothing_is_told_twice(play: Play) -> None:
    play.opens()
    before = len(play.database.writes)
    play.other_sends(*(f"m{number}" for number in range(30)))
    reads_all(play)
    play.waits(5)
    assert [path.partition("/")[0] for path, _ in play.database.writes[before:]] == ["signals", "positions"]
    play.goes_offline().goes_online().waits(5)
    paths_after = [path.partition("/")[0] for path, _ in play.database.writes[before + 2 :]]
    assert paths_after == ["presence"]


def test_read_without_network_is_told_when_it_is_back(play: Play) -> None:
    play.opens().other_sends("one")
    play.waits(5).goes_offline()
    reads_all(play)
    assert unread(play) == 0
    play.waits(5).goes_online().waits(5)
    assert my_signals(play)["readUpTo"] == sent_at(play, "one")
    assert on_server(play, POSITION)["readUpTo"] == sent_at(play, "one")


def test_reading_on_another_device_is_reading(play: Play) -> None:
    play.opens().other_sends("one", "two")
    assert unread(play) == 2
    play.database.put(f"{POSITION}/readUpTo", sent_at(play, "one"))
    play.settle()
    assert unread(play) == 1
    play.database.put(f"{POSITION}/readUpTo", 5)
    play.settle()
    assert unread(play) == 1, "a position never moves back"
    play.waits(5)
    assert on_server(play, POSITION)["readUpTo"] == sent_at(play, "one"), "and ours is told again"


def test_a_new_device_starts_where_the_person_is(play: Play) -> None:
    play.opens().other_sends("old", "new")
    play.database.put(f"{POSITION}/readUpTo", sent_at(play, "old"))
    play.vanishes()
    play.folder = play.folder.with_name("second")
    play.raises_curtain().signs_in()
    assert unread(play) == 1


def test_marked_as_unread_on_all_devices_until_it_is_read(play: Play) -> None:
    play.opens().other_sends("one", "two")
    reads_all(play)
    play.client.presence.mark_unread(ENGINE)
    play.waits(5)
    assert unread(play) == 1
    assert play.client.read_position(ENGINE) == play.find("two").sent_at - timedelta(microseconds=1)  # type: ignore[operator]  # it is sent
    stored = on_server(play, POSITION)
    assert stored["unreadFrom"] == stored["readUpTo"] == sent_at(play, "two")
    reads_all(play)
    play.waits(5)
    assert unread(play) == 0
    assert "unreadFrom" not in on_server(play, POSITION)


def test_the_later_wish_wins_between_devices(play: Play) -> None:
    play.opens().other_sends("one")
    reads_all(play)
    play.waits(5)
    later = to_millis(play.clock.now() + timedelta(minutes=5))
    play.database.put(POSITION, on_server(play, POSITION) | {"markedAt": later, "unreadFrom": 1})
    play.settle()
    assert unread(play) == 1
    play.database.put(POSITION, {"readUpTo": sent_at(play, "one"), "markedAt": later + 1})
    play.settle()
    assert unread(play) == 0


def test_nothing_of_others_cannot_be_marked(play: Play) -> None:
    play.opens().sends("mine")
    play.client.presence.mark_unread(ENGINE)
    play.waits(5)
    assert unread(play) == 0
    assert on_server(play, POSITION) is None


def test_a_rotated_key_is_told_what_the_old_one_was(play: Play) -> None:
    play.opens().other_sends("one")
    reads_all(play)
    play.waits(5)
    room = play.server.documents[paths.room(ENGINE)]
    play.server.put(paths.room(ENGINE), {**room.fields, "signalKey": "e" * 32, "updatedAt": ServerTimestamp()})
    play.settle().waits(5)
    assert on_server(play, f"signals/{'e' * 32}/ada")["readUpTo"] == sent_at(play, "one")


def test_refused_receipts_are_not_repeated_for_ever(play: Play) -> None:
    play.realtime.refuse["signals"] = Denied("no such rules")
    play.opens().other_sends("one")
    reads_all(play)
    play.waits(60)
    assert my_signals(play) == {}
    assert on_server(play, POSITION)["readUpTo"] == sent_at(play, "one")


def test_garbage_in_the_signals_is_no_receipt(play: Play) -> None:
    play.opens().sends("hello")
    signals(play, GRACE, readUpTo="yesterday", deliveredUpTo=True, typing=[1])
    play.database.put(f"signals/{'0' * 32}", "junk")
    play.settle()
    assert delivery(play, "hello") is Delivery.SENT
