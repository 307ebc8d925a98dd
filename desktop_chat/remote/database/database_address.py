"""Where a Realtime Database is reached, and where it may send its clients."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, urlsplit

_GOOGLE = (".firebaseio.com", ".firebasedatabase.app")


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """``host`` is ``host[:port]`` without scheme, ``namespace`` the name of the database on it."""

    host: str
    namespace: str
    secure: bool

    @classmethod
    def of(cls, project_id: str, url: str, emulator: str | None) -> "DatabaseAddress | None":
        """Return the address for the config's ``databaseURL``; None when neither it nor an emulator is named."""
        parts = urlsplit(url)
        named = parse_qs(parts.query).get("ns", [""])[0] or (parts.hostname or "").partition(".")[0]
        if emulator is not None:
            return cls(emulator, named or f"{project_id}-default-rtdb", secure=False)
        if not parts.netloc:
            return None
        return cls(parts.netloc, named, secure=parts.scheme != "http")

    def socket_url(self, session: str | None) -> str:
        """Return the URL of the socket; ``session`` is the one that the client had before."""
        last = f"&ls={quote(session, safe='')}" if session else ""
        scheme = "wss" if self.secure else "ws"
        return f"{scheme}://{self.host}/.ws?v=5&ns={quote(self.namespace, safe='')}{last}"

    def moved_to(self, host: str) -> "DatabaseAddress":
        """Return the address on another host that the server named, or this one where that is not to be trusted.

        The user's token goes there, so a secure address moves only between Google's database hosts.
        """
        if not host or "/" in host or "@" in host or "?" in host:
            return self
        if self.secure and not (self.host.endswith(_GOOGLE) and host.endswith(_GOOGLE)):
            return self
        return replace(self, host=host)
