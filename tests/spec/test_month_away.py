"""A device that was away for a month: new messages, edits, tombstones, reactions, removals."""

from datetime import timedelta

import pytest

from desktop_chat.errors import Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from tests.example_data import NOW
from tests.spec.play import CRIT, ENGINE, Play

MONTH = timedelta(days=30).total_seconds()
QUIET = [RoomId(f"quiet{number}") for number in range(3)]


def change(play: Play, number: int, **fields: object) -> None:
    """Somebody changes one of the messages that Grace has sent."""
    (path,) = [path for path in play.server.documents if path.endswith(f"/other{number:04d}")]
    play.server.put(path, {**play.server.documents[path].fields, **fields, "updatedAt": ServerTimestamp()})


def moves_summary(play: Play, room_id: RoomId) -> None:
    """Note the newest message in the room, as the client of its sender does."""
    prefix = f"{paths.room(room_id)}/{paths.MESSAGES}/"
    newest = max(
        (one for path, one in play.server.documents.items() if path.startswith(prefix)),
        key=lambda one: one.fields["sentAt"],
    )
    last = {"id": newest.id, **{name: newest.fields[name] for name in ("senderId", "body", "sentAt")}}
    fields = play.server.documents[paths.room(room_id)].fields
    play.server.put(paths.room(room_id), {**fields, "lastMessage": last, "updatedAt": ServerTimestamp()})


def busy_rooms(play: Play) -> None:
    """Rooms with so much activity, now and in a month, that no other one is live."""
    for number in range(45):
        room_id = RoomId(f"busy{number:02d}")
        play.add_room(room_id, "ada", "grace")
        at = NOW + timedelta(days=60, seconds=number)
        last = {"id": "elsewhere", "senderId": "grace", "body": "busy", "sentAt": at}
        fields = play.server.documents[paths.room(room_id)].fields
        play.server.put(paths.room(room_id), {**fields, "lastMessage": last, "updatedAt": at})


def seen(play: Play, room_id: RoomId) -> list[tuple[str, bool, bool, int]]:
    """Return body, edited, deleted and number of reactions of each message."""

    def of(message: Message) -> tuple[str, bool, bool, int]:
        return message.body, message.edited_at is not None, message.deleted_at is not None, len(message.reactions)

    return [of(message) for message in play.client.messages(room_id, limit=10_000)]


CHANGED = [("edited", True, False, 0), ("", False, True, 0), ("liked", False, False, 1)]


def changes_everything(play: Play) -> None:
    """Everything that can happen to the first three messages."""
    change(play, 1, body="edited", editedAt=ServerTimestamp())
    change(play, 2, body="", deletedAt=ServerTimestamp())
    change(play, 3, reactions={"grace": ["👍"]})


def test_live_room_has_it_all_at_the_next_start(play: Play) -> None:
    play.opens().other_sends("typo", "regretted", "liked").vanishes().waits_outside(MONTH)
    changes_everything(play)
    play.other_sends_outside(*(f"new {number}" for number in range(400)))
    moves_summary(play, ENGINE)
    play.removes_ada_outside(CRIT).raises_curtain()
    assert seen(play, ENGINE)[:3] == CHANGED
    assert [body for body, *_ in seen(play, ENGINE)[3:]] == [f"new {number}" for number in range(400)]
    assert [row.room.id for row in play.client.rooms()] == [ENGINE]


@pytest.fixture
def quiet(signed_out: Play) -> Play:
    """Ada has read ENGINE once; now 45 other rooms are live in its place and she is away for a month."""
    play = signed_out.signs_in().opens().other_sends("typo", "regretted", "liked").opens(CRIT)
    moves_summary(play, ENGINE)
    play.settle().vanishes().waits_outside(MONTH)
    busy_rooms(play)
    return play


def test_changes_alone_reach_a_quiet_room_when_it_is_opened_and_cost_nothing_before(quiet: Play) -> None:
    changes_everything(quiet)
    quiet.raises_curtain().waits(3600)
    assert not any(f"{query.parent}" == paths.room(ENGINE) for query in quiet.gateway.queries)
    assert seen(quiet, ENGINE)[0] == ("typo", False, False, 0)
    quiet.opens()
    assert seen(quiet, ENGINE) == CHANGED


def test_next_message_brings_the_changes_before_it_to_a_quiet_room(quiet: Play) -> None:
    changes_everything(quiet)
    quiet.other_sends_outside("new")
    moves_summary(quiet, ENGINE)
    quiet.raises_curtain()
    assert seen(quiet, ENGINE) == [*CHANGED, ("new", False, False, 0)]
    reads = len(quiet.gateway.queries)
    quiet.restarts().waits(3600)
    assert not any(f"{query.parent}" == paths.room(ENGINE) for query in quiet.gateway.queries[reads:])


def test_own_message_that_is_the_last_one_hides_nothing_before_it(quiet: Play) -> None:
    """Others wrote, Ada answered; the summary was heard, but the program ended before the query was answered."""
    quiet.other_sends_outside("unheard")
    quiet.raises_curtain()
    quiet.gateway.query_failures.extend([Unavailable("Busy")] * 9)
    quiet.sends("answer")
    moves_summary(quiet, ENGINE)
    quiet.settle().restarts()
    assert [body for body, *_ in seen(quiet, ENGINE)[3:]] == ["unheard", "answer"]


def test_change_of_a_message_before_the_stored_history_waits_for_its_page(signed_out: Play) -> None:
    signed_out.other_sends_outside(*(f"m{number}" for number in range(80)))
    play = signed_out.signs_in().opens().vanishes().waits_outside(MONTH)
    change(play, 5, body="edited", editedAt=ServerTimestamp())
    play.raises_curtain().opens()
    before = len(seen(play, ENGINE))
    while play.does(play.client.load_older(ENGINE)):
        pass
    bodies = [body for body, *_ in seen(play, ENGINE)]
    assert before < 80
    assert bodies == [*(f"m{number}" for number in range(4)), "edited", *(f"m{number}" for number in range(5, 80))]
    assert MessageId("other0005") in [message.id for message in play.client.messages(ENGINE, limit=100)]
