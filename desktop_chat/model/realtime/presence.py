"""Whether somebody is there."""

import enum
from dataclasses import dataclass
from datetime import datetime


class Availability(enum.StrEnum):
    """What all connections of a person say together.

    ::

        OFFLINE ◄──last connection ends── IDLE ◄──no input for a while── ONLINE
           └───────── a device connects ───────────────────────────────────►┘

    UNKNOWN until the database has answered, and again while the connection to it is lost: an old answer would lie.
    """

    UNKNOWN = "unknown"
    OFFLINE = "offline"
    IDLE = "idle"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class PersonPresence:
    """``last_seen`` is set only while the person is not there, and both sides share it."""

    availability: Availability = Availability.UNKNOWN
    last_seen: datetime | None = None
