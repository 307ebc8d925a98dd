from desktop_chat.model.ids import RoomId
from desktop_chat.ui.composer.drafts import Drafts, without_sent

ROOM = RoomId("r")


def test_a_sent_text_leaves_what_was_typed_after_it() -> None:
    assert without_sent("hello and more", "hello") == " and more"
    assert without_sent("other", "hello") == "other"
    assert without_sent("aa", "a") == "a"


def test_drafts_by_room() -> None:
    drafts = Drafts()
    drafts.put(ROOM, "hello, wait")
    assert drafts.get(ROOM) == "hello, wait"
    assert drafts.get(RoomId("other")) == ""
    assert drafts.take_sent(ROOM, "hello") == ", wait"
    assert drafts.take_sent(ROOM, ", wait") == ""
    assert drafts._texts == {}
