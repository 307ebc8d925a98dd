"""Sending: answers, snapshots, refusals and lost answers in every order that matters."""

import pytest

from desktop_chat.errors import AlreadyExists, Denied, RefusedByRules, Rejected, Unavailable
from desktop_chat.model.firebase import paths
from tests.spec.play import CRIT, ENGINE, Play, queued, rejected, retrying, sending, sent


def test_echo_is_there_before_any_answer(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("hello").shows(sending("hello"))


def test_ack_before_snapshot(play: Play) -> None:
    play.opens()
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("hello").acks().shows(sent("hello")).watch_delivers().shows(sent("hello"))


def test_snapshot_before_ack(play: Play) -> None:
    play.opens()
    play.gateway.hold_acks = True
    play.sends("hello").shows(sent("hello")).acks().shows(sent("hello"))
    assert play.does(play.client.flush()) == 0


def test_lost_answer_is_read_back_when_the_repeat_is_refused(play: Play) -> None:
    play.gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.sends("hello").shows(retrying("hello")).timer("send:").shows(sent("hello")).server_has("hello")
    assert len(play.gateway.commits) >= 2


@pytest.mark.parametrize("refusal", [AlreadyExists("It exists"), Denied("The rate limit spoke first")])
def test_refused_repeat_of_a_message_that_arrived_is_no_failure(play: Play, refusal: Exception) -> None:
    play.gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.sends("hello")
    play.gateway.failures.append(refusal)  # type: ignore[arg-type]  # both are ChatErrors
    play.timer("send:").shows(sent("hello")).server_has("hello")


def test_snapshot_settles_a_message_whose_answer_was_lost(play: Play) -> None:
    play.opens()
    play.gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.sends("hello").shows(retrying("hello")).watch_delivers().shows(sent("hello"))
    assert play.does(play.client.flush()) == 0


def test_read_back_without_network_keeps_the_message(play: Play) -> None:
    play.gateway.failures.append(Denied("Perhaps it is there"))
    play.gateway.get_failures.append(Unavailable("No answer"))
    play.sends("hello").shows(retrying("hello")).timer("send:").shows(sent("hello")).server_has("hello")


def test_permission_denied_for_writing_and_reading_rejects(play: Play) -> None:
    play.gateway.failures.append(Denied("Not a member", "You are no longer in this room."))
    play.gateway.get_failures.append(Denied("Not a member"))
    play.sends("hello").shows(rejected("hello")).server_has()
    assert play.find("hello").error == "You are no longer in this room."


def test_rules_that_give_no_reason_are_put_in_words_that_fit_the_room(play: Play) -> None:
    play.gateway.failures.append(RefusedByRules("Denied", "Ask somebody."))
    play.gateway.get_failures.append(RefusedByRules("Denied", "Ask somebody."))
    play.sends("hello").shows(rejected("hello"))
    assert play.find("hello").error == "You are not allowed to write in this room. Ask one of its admins."


def test_id_taken_by_somebody_else_is_no_acknowledgement(play: Play) -> None:
    play.goes_offline().sends("mine")
    message = play.find("mine")
    stored = {"senderId": "grace", "body": "hers", "sentAt": play.clock.now(), "updatedAt": play.clock.now()}
    play.gateway.hold_watch = True
    play.server.put(paths.message(ENGINE, message.id), stored)
    play.goes_online().shows(rejected("mine"))


def test_rejected_blocks_nobody(play: Play) -> None:
    play.gateway.failures.append(Rejected("Malformed"))
    play.sends("bad", "good").shows(sent("good"), rejected("bad")).server_has("good")


def test_order_holds_across_transient_failures(play: Play) -> None:
    play.gateway.failures += [Unavailable("Busy"), Unavailable("Busy")]
    play.sends("one", "two", "three").shows(retrying("one"), queued("two"), queued("three"))
    play.timer("send:").shows(retrying("one"), queued("two"), queued("three"))
    play.timer("send:").shows(sent("one"), sent("two"), sent("three")).server_has("one", "two", "three")


def test_one_request_in_flight_for_each_room(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("one", "two", "three").server_has("one")
    assert play.gateway.most_in_flight == 1
    play.acks().server_has("one", "two", "three")


def test_rooms_do_not_wait_for_each_other(play: Play) -> None:
    play.gateway.failures.append(Unavailable("Busy"))
    play.sends("stuck").sends("goes", room_id=CRIT)
    play.shows(retrying("stuck")).shows(sent("goes"), room_id=CRIT)
    play.timer("send:engine").shows(sent("stuck"))


def test_two_rooms_send_at_the_same_time(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("a").sends("b", room_id=CRIT).server_has("a").server_has("b", room_id=CRIT)
    assert play.gateway.most_in_flight == 2
    play.acks()


def test_retry_sends_the_same_id(play: Play) -> None:
    play.gateway.failures.append(Rejected("Malformed"))
    play.sends("again").shows(rejected("again"))
    before = play.find("again").id
    play.retries("again").shows(sent("again")).server_has("again")
    assert play.find("again").id == before


def test_discarded_message_is_gone(play: Play) -> None:
    play.gateway.failures.append(Rejected("Malformed"))
    play.sends("never mind", "next").discards("never mind").shows(sent("next")).server_has("next")


def test_flush_counts_what_stays(play: Play) -> None:
    play.gateway.failures.append(Rejected("Malformed"))
    play.sends("bad", "good")
    assert play.does(play.client.flush()) == 1


def test_empty_and_oversized_messages_never_reach_the_outbox(play: Play) -> None:
    assert isinstance(play.fails(play.client.send(ENGINE, "  \n ")), Rejected)
    assert isinstance(play.fails(play.client.send(ENGINE, "ä" * 8193)), Rejected)
    assert isinstance(play.fails(play.client.send(ENGINE, "\ud800")), Rejected)
    play.shows()


def test_hundreds_of_lines_arrive_in_order(play: Play) -> None:
    play.opens()
    lines = [f"line {number}" for number in range(250)]
    play.gateway.hold_acks = True
    play.sends(*lines[:3])
    commands = [play.client.send(ENGINE, line) for line in lines[3:]]
    play.acks()
    flushed = play.client.flush()
    for _ in range(400):
        if flushed.done():
            break
        play.thread.settle()
    assert flushed.result(timeout=0) == 0
    assert all(command.done() for command in commands)
    play.server_has(*lines)
    assert play.timeline() == [sent(line) for line in lines]
