from desktop_chat.admin.seeding.names import FIRST, KINDS, LAST, TOPICS
from desktop_chat.model.firebase.documents import MAX_DISPLAY_NAME
from desktop_chat.model.room import MAX_TITLE


def test_every_name_and_title_fits_and_there_are_many() -> None:
    assert max(map(len, FIRST)) + 1 + max(map(len, LAST)) <= MAX_DISPLAY_NAME
    assert max(map(len, TOPICS)) + max(map(len, KINDS)) <= MAX_TITLE
    assert len(set(FIRST)) * len(set(LAST)) > 4000
