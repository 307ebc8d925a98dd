from dataclasses import replace
from datetime import datetime

from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.model.realtime.receipts import Delivery, Receipt
from desktop_chat.ui.timeline.timeline_rows import Row, RowKind, Scene, accessible_text, build_rows
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, at

NAMES = {"ada": "Ada Lovelace", "grace": "Grace Hopper", "katherine": "Katherine Johnson"}


def rows_of(
    times: Times, *messages: Message, unread_after: datetime | None = None, whole: bool = True, direct: bool = False
) -> list[Row]:
    by_id = {message.id: message for message in messages}

    def name_of(uid: Uid) -> str:
        return NAMES[uid]

    def find(message_id: MessageId) -> Message | None:
        return by_id.get(message_id)

    scene = Scene(Uid("ada"), times, name_of, find, direct, unread_after, whole)
    return build_rows(messages, scene)


def grouping(rows: list[Row]) -> list[tuple[bool, bool]]:
    return [(row.first, row.last) for row in rows if row.kind is RowKind.MESSAGE]


def test_groups_break_at_sender_pause_day_and_unread_line(times: Times) -> None:
    same = [a_message("1", sent_at=at(10, 0)), a_message("2", sent_at=at(10, 4, 59))]
    assert grouping(rows_of(times, *same)) == [(True, False), (False, True)]
    pause = [a_message("1", sent_at=at(10, 0)), a_message("2", sent_at=at(10, 5))]
    assert grouping(rows_of(times, *pause)) == [(True, True), (True, True)]
    other = [a_message("1", sent_at=at(10, 0)), a_message("2", sender="katherine", sent_at=at(10, 1))]
    assert grouping(rows_of(times, *other)) == [(True, True), (True, True)]
    night = [a_message("1", sent_at=at(23, 59, days_ago=1)), a_message("2", sent_at=at(0, 1))]
    assert grouping(rows_of(times, *night)) == [(True, True), (True, True)]
    assert grouping(rows_of(times, *same, unread_after=at(10, 1))) == [(True, True), (True, True)]


def test_day_pills(times: Times) -> None:
    rows = rows_of(times, a_message("1", sent_at=at(12, 0, days_ago=1)), a_message("2", sent_at=at(12, 0)))
    assert [row.text for row in rows if row.kind is RowKind.DAY] == ["Yesterday", "Today"]
    assert len({row.key for row in rows}) == len(rows)


def test_unread_line_stands_before_the_first_of_others(times: Times) -> None:
    messages = [
        a_message("read", sent_at=at(10, 0)),
        a_message("mine", sender="ada", sent_at=at(10, 1)),
        a_message("new", sent_at=at(10, 2)),
    ]
    rows = rows_of(times, *messages, unread_after=at(10, 0))
    kinds = [row.kind for row in rows]
    assert kinds.index(RowKind.UNREAD) == len(rows) - 2
    assert RowKind.UNREAD not in {row.kind for row in rows_of(times, *messages, unread_after=at(11, 0))}


def test_no_unread_line_where_it_may_lie_further_up(times: Times) -> None:
    message = a_message("new", sent_at=at(10, 2))
    assert RowKind.UNREAD in {row.kind for row in rows_of(times, message, unread_after=at(9, 0), whole=True)}
    assert RowKind.UNREAD not in {row.kind for row in rows_of(times, message, unread_after=at(9, 0), whole=False)}


def test_names_show_at_the_first_of_a_group_of_others_in_groups(times: Times) -> None:
    messages = [a_message("1", sent_at=at(10, 0)), a_message("2", sent_at=at(10, 1)), a_message("3", sender="ada")]
    assert [row.show_name for row in rows_of(times, *messages) if row.message] == [True, False, False]
    assert not any(row.show_name for row in rows_of(times, *messages, direct=True))


def test_replies_name_their_target(times: Times) -> None:
    target = a_message("first\nsecond", message_id="t", sent_at=at(9, 0))
    answer = a_message("yes", sender="ada", reply_to="t")
    row = rows_of(times, target, answer)[-1]
    assert (row.reply_name, row.reply_text) == ("Grace Hopper", "first")
    lost = rows_of(times, a_message("yes", reply_to="elsewhere"))[-1]
    assert lost.reply_name
    gone = rows_of(times, replace(target, deleted_at=NOW), answer)[-1]
    assert "first" not in gone.reply_text


def test_system_messages_are_notes(times: Times) -> None:
    rows = rows_of(times, replace(a_message("Ada added Grace"), kind=MessageKind.SYSTEM))
    assert [row.kind for row in rows] == [RowKind.DAY, RowKind.NOTE]


def test_screen_readers_hear_author_text_time_state(times: Times) -> None:
    mine = a_message("see you", sender="ada", state=MessageState.REJECTED)
    assert accessible_text(rows_of(times, mine)[-1], times) == f"You, see you, {times.clock(NOW)}, Not sent"
    theirs = a_message("hi", edited_at=NOW, reactions={Uid("ada"): ("👍",)})
    said = accessible_text(rows_of(times, theirs)[-1], times)
    assert said == f"Grace Hopper, hi, {times.clock(NOW)}, edited, reactions 👍"
    gone = accessible_text(rows_of(times, a_message("secret", deleted_at=NOW))[-1], times)
    assert "secret" not in gone
    assert accessible_text(rows_of(times, mine)[0], times) == "Today"


def test_own_messages_tell_how_far_they_got(times: Times) -> None:
    mine = a_message("mine", sender="ada", sent_at=at(10, 0))
    waiting = a_message("waits", sender="ada", state=MessageState.QUEUED)
    theirs = a_message("theirs", sent_at=at(10, 1))
    for receipt, delivery, said in (
        (Receipt(Uid("grace")), Delivery.SENT, "sent"),
        (Receipt(Uid("grace"), None, at(10, 0)), Delivery.DELIVERED, "delivered"),
        (Receipt(Uid("grace"), at(10, 0)), Delivery.READ, "read"),
    ):
        scene = Scene(Uid("ada"), times, NAMES.__getitem__, lambda _: None, receipts=[receipt])
        first, second, third = [row for row in build_rows([mine, theirs, waiting], scene) if row.message]
        assert (first.delivery, second.delivery, third.delivery) == (delivery, None, None)
        assert accessible_text(first, times).endswith(f", {said}")
