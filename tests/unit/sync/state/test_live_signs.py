"""Signs tell what is news, and forget what is unknown."""

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.sync.state.live_signs import LiveSigns

GRACE, ENGINE = Uid("grace"), RoomId("engine")


def test_only_changes_are_news() -> None:
    signs = LiveSigns()
    assert not signs.set_availability(GRACE, Availability.UNKNOWN)
    assert signs.set_availability(GRACE, Availability.OFFLINE)
    assert not signs.set_availability(GRACE, Availability.OFFLINE)
    assert signs.known_people() == {GRACE}
    assert signs.set_availability(GRACE, Availability.UNKNOWN)
    assert signs.known_people() == frozenset()
    assert signs.set_typing(ENGINE, (GRACE,))
    assert not signs.set_typing(ENGINE, (GRACE,))
    assert signs.rooms_with_typing() == {ENGINE}
    assert signs.set_typing(ENGINE, ())
    assert signs.typing(ENGINE) == ()
