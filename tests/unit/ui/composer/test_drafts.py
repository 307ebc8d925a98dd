from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.ui.composer.drafts import Drafts

ROOM, QUOTED = RoomId("r"), MessageId("q")


def test_drafts_by_room() -> None:
    drafts = Drafts({RoomId("kept"): Draft("from the last start")})
    assert drafts.get(RoomId("kept")) == Draft("from the last start")
    assert drafts.put(ROOM, Draft("hello, wait", QUOTED))
    assert not drafts.put(ROOM, Draft("hello, wait", QUOTED))
    assert drafts.get(RoomId("other")) == Draft()
    drafts.take_sent(ROOM, "hello", QUOTED)
    assert drafts.get(ROOM) == Draft(", wait")
    drafts.put(ROOM, Draft("", edits=QUOTED, edit_text="new"))
    drafts.take_edited(ROOM, QUOTED)
    assert ROOM not in drafts._drafts
