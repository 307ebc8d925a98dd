"""Edits, deletes and reactions: in every order with answers, snapshots, refusals and the message they are about."""

from dataclasses import replace

import pytest

from desktop_chat.errors import Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message import ChangeKind, MessageState
from tests.spec.play import ENGINE, Play, queued, rejected, retrying, sending, sent


def other_changes(play: Play, message_id: MessageId, **fields: object) -> None:
    """Another device or person changes a message on the server."""
    path = paths.message(ENGINE, message_id)
    play.server.put(path, {**play.server.documents[path].fields, **fields, "updatedAt": ServerTimestamp()})


# --- edits ------------------------------------------------------------------------------------------------
def test_edit_is_drawn_before_any_answer_and_stays(play: Play) -> None:
    play.opens().sends("helo").gateway.hold_acks = True
    play.edits("helo", "hello").shows(sent("hello"))
    change = play.find("hello").change
    assert change is not None
    assert (change.kind, change.state) == (ChangeKind.EDIT, MessageState.SENDING)
    play.acks().shows(sent("hello")).server_has("hello")
    assert play.find("hello").change is None
    assert play.find("hello").edited_at is not None


def test_edit_is_kept_between_its_answer_and_the_snapshot(play: Play) -> None:
    play.opens().sends("helo").gateway.hold_watch = True
    play.edits("helo", "hello").shows(sent("hello")).watch_delivers().shows(sent("hello"))


def test_edit_of_a_message_that_waits_folds_into_it(play: Play) -> None:
    play.goes_offline().sends("first", "helo").edits("helo", "hello").shows(retrying("first"), queued("hello"))
    assert len(play.client.outbox.rows()) == 2
    play.goes_online().shows(sent("first"), sent("hello")).server_has("first", "hello")
    assert play.find("hello").edited_at is None


def test_edit_of_a_message_on_its_way_waits_for_it(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("helo").edits("helo", "hello").shows(sending("hello")).server_has("helo")
    play.acks().shows(sent("hello")).server_has("hello")


def test_edit_of_a_rejected_message_edits_it(play: Play) -> None:
    play.gateway.failures.append(Rejected("Too rude"))
    play.sends("rude").edits("rude", "polite").shows(rejected("polite")).server_has()
    play.retries("polite").shows(sent("polite")).server_has("polite")


def test_edit_behind_a_message_that_is_refused_becomes_part_of_it(play: Play) -> None:
    play.gateway.hold_gets = True
    play.gateway.failures.append(Rejected("Too rude"))
    play.sends("rude").edits("rude", "polite").shows(sending("polite"))
    play.network(play.gateway.release_gets).shows(rejected("polite"))
    play.retries("polite").shows(sent("polite")).server_has("polite")


def test_edit_of_a_message_whose_answer_was_lost_is_not_lost_with_it(play: Play) -> None:
    play.gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.sends("helo").shows(retrying("helo")).edits("helo", "hello").shows(retrying("hello")).server_has("helo")
    play.timer("send:").shows(sent("hello")).server_has("hello")
    assert play.client.outbox.rows() == []


def test_snapshot_with_the_old_body_does_not_swallow_the_edit(play: Play) -> None:
    play.opens().gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.sends("helo").edits("helo", "hello").watch_delivers().shows(sent("hello"))
    play.settle().timer("send:").server_has("hello").shows(sent("hello"))


def test_two_edits_before_an_answer_are_one_request(play: Play) -> None:
    play.opens().sends("a").goes_offline().edits("a", "b").edits("b", "c").shows(sent("c"))
    assert len(play.client.outbox.rows()) == 1
    before = len(play.gateway.commits)
    play.goes_online().server_has("c")
    assert sum("editedAt" in write.fields for commit in play.gateway.commits[before:] for write in commit) == 1


def test_edit_while_an_edit_is_on_its_way_comes_after_it(play: Play) -> None:
    play.opens().sends("a").gateway.hold_acks = True
    play.edits("a", "b").edits("b", "c").shows(sent("c")).server_has("b")
    play.acks().server_has("c").shows(sent("c"))


def test_refused_edit_is_undone_and_told_with_the_wanted_text(play: Play) -> None:
    play.opens().sends("before")
    play.gateway.failures.append(Rejected("No", "The message is too old."))
    play.edits("before", "after").shows(sent("before"))
    change = play.find("before").change
    assert change is not None
    assert (change.state, change.error, change.body) == (MessageState.REJECTED, "The message is too old.", "after")
    play.sends("next").server_has("before", "next")
    play.retries("before").shows(sent("after"), sent("next")).server_has("after", "next")


def test_refused_edit_can_be_discarded(play: Play) -> None:
    play.opens().sends("before")
    play.gateway.failures.append(Rejected("No"))
    play.edits("before", "after").discards("before").shows(sent("before"))
    assert play.find("before").change is None
    assert play.client.outbox.rows() == []


def test_lost_answer_of_an_edit_is_read_back(play: Play) -> None:
    play.opens().sends("a").gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.edits("a", "b").shows(sent("b")).server_has("b")
    edited_at = play.stored(play.find("b").id)["editedAt"]
    play.timer("send:").shows(sent("b"))
    assert play.client.outbox.rows() == []
    assert play.stored(play.find("b").id)["editedAt"] == edited_at


def test_edit_that_waited_while_the_message_was_deleted_elsewhere_says_so(play: Play) -> None:
    play.opens().sends("a").goes_offline().edits("a", "b")
    message = play.find("b")
    play.server.allows = lambda _, writes: not any(write.fields.get("editedAt") for write in writes)
    other_changes(play, message.id, body="", deletedAt=ServerTimestamp())
    play.goes_online()
    (row,) = play.client.outbox.rejected()
    assert row.rejected is not None
    assert "deleted meanwhile" in row.rejected


def test_edit_of_what_is_not_mine_or_not_there_never_reaches_the_outbox(play: Play) -> None:
    play.opens().other_sends("hers").sends("mine").deletes("mine")
    hers = play.find("hers").id
    assert isinstance(play.fails(play.client.edits.edit(ENGINE, hers, "x")), Rejected)
    assert isinstance(play.fails(play.client.edits.delete(ENGINE, hers)), Rejected)
    assert isinstance(play.fails(play.client.edits.edit(ENGINE, MessageId("nobody"), "x")), NotFound)
    assert isinstance(play.fails(play.client.edits.edit(ENGINE, play.find("").id, "x")), Rejected)
    assert isinstance(play.fails(play.client.edits.edit(ENGINE, hers, " ")), Rejected)
    assert play.client.outbox.rows() == []


# --- deletes ----------------------------------------------------------------------------------------------
def test_delete_leaves_a_tombstone(play: Play) -> None:
    play.opens().sends("oops").deletes("oops").shows(sent("")).server_has("")
    assert play.find("").deleted_at is not None


def test_delete_of_a_message_nobody_has_seen_cancels_it(play: Play) -> None:
    play.goes_offline().sends("keep", "oops").deletes("oops").shows(retrying("keep"))
    play.goes_online().server_has("keep")


def test_delete_of_a_message_on_its_way_waits_for_it(play: Play) -> None:
    play.gateway.hold_acks = play.gateway.hold_watch = True
    play.sends("oops").deletes("oops").shows(sending("")).acks().shows(sent("")).server_has("")


def test_delete_of_a_message_that_is_then_refused_leaves_nothing(play: Play) -> None:
    play.gateway.hold_gets = True
    play.gateway.failures.append(Rejected("Malformed"))
    play.sends("bad").deletes("bad").shows(sending(""))
    play.network(play.gateway.release_gets).shows()
    assert play.client.outbox.rows() == []


@pytest.mark.parametrize("arrived", [True, False])
def test_delete_after_a_doubtful_answer_makes_sure(play: Play, arrived: bool) -> None:
    play.gateway.hold_watch = True
    if arrived:
        play.gateway.lose_acks = 1
    else:
        play.gateway.failures.append(Unavailable("Busy"))
    play.sends("oops").deletes("oops").shows(queued("")).timer("send:")
    assert play.client.outbox.rows() == []
    if arrived:
        play.server_has("").shows(sent(""))
    else:
        play.server_has().shows()


def test_delete_drops_the_edits_and_reactions_that_wait(play: Play) -> None:
    play.opens().sends("a").goes_offline().edits("a", "b").reacts("b", "👍").deletes("b").shows(sent(""))
    assert len(play.client.outbox.rows()) == 1
    play.goes_online().server_has("")


def test_delete_twice_is_once(play: Play) -> None:
    play.opens().sends("a").goes_offline().deletes("a").deletes("").goes_online().server_has("")


def test_refused_delete_brings_the_message_back(play: Play) -> None:
    play.opens().sends("stays")
    play.gateway.failures.append(Denied("No", "Not yours."))
    play.deletes("stays").shows(sent("stays"))
    change = play.find("stays").change
    assert change is not None
    assert (change.kind, change.error) == (ChangeKind.DELETE, "Not yours.")


def test_delete_that_was_done_already_is_no_failure(play: Play) -> None:
    play.opens().sends("a").gateway.hold_watch = True
    play.gateway.lose_acks = 1
    play.deletes("a")
    play.gateway.failures.append(Denied("A tombstone never changes"))
    play.timer("send:").shows(sent(""))
    assert play.client.outbox.rows() == []


# --- reactions --------------------------------------------------------------------------------------------
def test_reaction_is_drawn_at_once_and_kept(play: Play) -> None:
    play.opens().other_sends("hi").gateway.hold_acks = True
    play.reacts("hi", "👍")
    assert play.reactions("hi") == ("👍",)
    play.acks()
    assert play.reactions("hi") == ("👍",)
    assert play.stored(play.find("hi").id)["reactions"] == {"ada": ["👍"]}


def test_reactions_of_others_are_left_alone(play: Play) -> None:
    play.opens().other_sends("hi")
    other_changes(play, play.find("hi").id, reactions={"grace": ["🎉"]})
    play.goes_offline().reacts("hi", "👍")
    other_changes(play, play.find("hi").id, reactions={"grace": ["🎉", "👀"]})
    play.goes_online()
    assert play.stored(play.find("hi").id)["reactions"] == {"grace": ["🎉", "👀"], "ada": ["👍"]}
    assert (play.reactions("hi"), play.reactions("hi", "grace")) == (("👍",), ("🎉", "👀"))


def test_reactions_before_an_answer_are_one_request(play: Play) -> None:
    play.opens().other_sends("hi").goes_offline().reacts("hi", "👍").reacts("hi", "🎉").reacts("hi", "👍", on=False)
    assert [row.mutation.emoji for row in play.client.outbox.rows()] == [("🎉",)]  # type: ignore[union-attr]  # it is a reaction
    play.goes_online()
    assert play.stored(play.find("hi").id)["reactions"] == {"ada": ["🎉"]}


def test_on_and_off_again_before_anybody_was_asked_asks_nobody(play: Play) -> None:
    play.opens().other_sends("hi").goes_offline().sends("blocks").reacts("hi", "👍").reacts("hi", "👍", on=False)
    assert len(play.client.outbox.rows()) == 1


def test_on_and_off_again_after_a_doubtful_answer_is_told(play: Play) -> None:
    play.opens().other_sends("hi").gateway.lose_acks = 1
    play.reacts("hi", "👍").reacts("hi", "👍", on=False).timer("send:")
    assert play.stored(play.find("hi").id)["reactions"] == {"ada": []}
    assert play.client.outbox.rows() == []


def test_reaction_taken_away_while_it_is_on_its_way(play: Play) -> None:
    play.opens().other_sends("hi").gateway.hold_acks = True
    play.reacts("hi", "👍").reacts("hi", "👍", on=False)
    assert play.reactions("hi") == ()
    play.acks()
    assert play.reactions("hi") == ()
    assert play.stored(play.find("hi").id)["reactions"] == {"ada": []}


def test_refused_reaction_is_undone(play: Play) -> None:
    play.opens().other_sends("hi")
    play.gateway.failures.append(Rejected("No"))
    play.reacts("hi", "👍")
    assert play.reactions("hi") == ()
    change = play.find("hi").change
    assert change is not None
    assert change.kind is ChangeKind.REACTION
    play.reacts("hi", "👍")
    assert play.reactions("hi") == ("👍",)
    assert play.client.outbox.rows() == []


def test_reaction_to_a_message_that_still_waits(play: Play) -> None:
    play.goes_offline().sends("mine").reacts("mine", "👍").goes_online().server_has("mine")
    assert play.stored(play.find("mine").id)["reactions"] == {"ada": ["👍"]}


# --- the queue --------------------------------------------------------------------------------------------
def test_changes_keep_their_place_between_messages(play: Play) -> None:
    play.opens().sends("one").goes_offline().sends("two").edits("one", "uno").sends("three")
    kinds = [type(row.mutation).__name__ for row in play.client.outbox.rows()]
    assert kinds == ["SendMessage", "EditMessage", "SendMessage"]
    play.goes_online().server_has("uno", "two", "three")
    assert play.gateway.most_in_flight <= 2  # the summary comes on top


def test_a_refused_change_blocks_nobody(play: Play) -> None:
    play.opens().sends("one").goes_offline().edits("one", "uno").sends("two")
    play.server.allows = lambda _, writes: not any(write.fields.get("editedAt") for write in writes)
    play.goes_online().server_has("one", "two").shows(sent("one"), sent("two"))


def test_retrying_tells_why_and_when(play: Play) -> None:
    play.gateway.failures.append(Unavailable("The server did not answer", "It is tried again."))
    play.sends("hello").shows(retrying("hello"))
    message = play.find("hello")
    assert message.error == "The server did not answer"
    assert message.retry_at is not None
    assert 0.5 <= (message.retry_at - play.clock.now()).total_seconds() <= 1.5
    play.timer("send:").shows(sent("hello"))
    assert replace(play.find("hello"), state=MessageState.SENT).error is None


@pytest.mark.parametrize("answer", ["waits", "lost", "held"])
def test_changes_survive_a_restart_at_each_step(play: Play, answer: str) -> None:
    play.opens().sends("a", "b", "c").other_sends("hi")
    play.gateway.lose_acks = 1 if answer == "lost" else 0
    if answer == "waits":
        play.goes_offline()
    play.gateway.hold_acks = answer == "held"
    play.edits("a", "A").deletes("b").reacts("hi", "👍")
    play.gateway.hold_acks = False  # what is held already stays unanswered
    play.restarts().settle()
    play.opens().shows(sent("A"), sent(""), sent("c"), sent("hi")).server_has("A", "", "c", "hi")
    assert play.reactions("hi") == ("👍",)
    assert play.client.outbox.rows() == []


def test_room_list_draws_the_wanted_text(play: Play) -> None:
    play.opens().sends("helo").goes_offline().edits("helo", "hello")
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.last_body == "hello"
    play.goes_online().waits(2)
    assert play.server.documents[paths.room(ENGINE)].fields["lastMessage"]["body"] == "hello"
    play.deletes("hello").waits(2)
    assert play.server.documents[paths.room(ENGINE)].fields["lastMessage"]["body"] == ""
