"""The state of the link to Firebase that the banner shows."""

import enum


class ConnectionState(enum.StrEnum):
    """State of the listen stream, which carries everything live.

    ::

        CONNECTING ──first answer──► ONLINE
            ▲  │                       │ stream broke
            │  └─no answer for 10 s──► OFFLINE ◄──┘ (retries with backoff by itself)
            └────────── retry ─────────┘
        any ──session refused──► SIGNED_OUT (the person must act)
    """

    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"
