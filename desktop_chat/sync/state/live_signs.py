"""Who is there and who is typing, as of now: in memory only, readable from every thread."""

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import Availability


class LiveSigns:
    """Written on the sync thread. Single dict operations are atomic, so readers need no lock."""

    def __init__(self) -> None:
        self._there: dict[Uid, Availability] = {}
        self._typing: dict[RoomId, tuple[Uid, ...]] = {}

    def availability(self, uid: Uid) -> Availability:
        """Return what is known about a person."""
        return self._there.get(uid, Availability.UNKNOWN)

    def typing(self, room_id: RoomId) -> tuple[Uid, ...]:
        """Return who is typing in a room, whoever began first being first."""
        return self._typing.get(room_id, ())

    def set_availability(self, uid: Uid, availability: Availability) -> bool:
        """Note what is known; return whether that is news."""
        if self.availability(uid) is availability:
            return False
        if availability is Availability.UNKNOWN:
            self._there.pop(uid, None)
        else:
            self._there[uid] = availability
        return True

    def set_typing(self, room_id: RoomId, uids: tuple[Uid, ...]) -> bool:
        """Note who is typing; return whether that is news."""
        if self.typing(room_id) == uids:
            return False
        if uids:
            self._typing[room_id] = uids
        else:
            self._typing.pop(room_id, None)
        return True

    def known_people(self) -> frozenset[Uid]:
        """Return of whom anything is known."""
        return frozenset(self._there)

    def rooms_with_typing(self) -> frozenset[RoomId]:
        """Return the rooms in which somebody is typing."""
        return frozenset(self._typing)
