"""Errors that can be shown to a person: a title, a message that says what to do next, and who must act.

Foreign exceptions (gRPC, requests, sqlite3, keyring) become one of these kinds in exactly one place per
layer (``remote.firestore.rpc_error``, ``local.database``); above that place nothing else is caught.
"""


class ChatError(Exception):
    """Base of all errors that a person may see.

    ``title`` is what happened in a few words, ``message`` what is safe and what to do next.
    ``permanent`` tells the outbox that repeating the same request can never succeed.
    """

    permanent = True

    def __init__(self, title: str, message: str = "") -> None:
        super().__init__(f"{title}: {message}" if message else title)
        self.title = title
        self.message = message


class Unavailable(ChatError):
    """No network, a server that does not answer, a quota used up: the same request may succeed later."""

    permanent = False


class QuotaExceeded(Unavailable):
    """The project's quota of the day is used up; the same request succeeds when a new quota day begins."""


class SlowDown(Unavailable):
    """The rate limit of a person, not a fault: the same request succeeds after ``seconds``."""

    def __init__(self, title: str, message: str, seconds: float) -> None:
        super().__init__(title, message)
        self.seconds = seconds


class SignInRequired(ChatError):
    """No session, or the server no longer accepts it: the person has to sign in again."""

    permanent = False


class SignInFailed(ChatError):
    """Wrong password, unknown or already used e-mail address, weak password, disabled account."""


class Denied(ChatError):
    """This person may not do this; the server said so, or would."""


class RefusedByRules(Denied):
    """The security rules refused the request (PERMISSION_DENIED); they never say why."""


class NotFound(ChatError):
    """What was asked for does not exist, or is not visible to this person."""


class AlreadyExists(ChatError):
    """A document with this id exists already (a create was repeated, or a handle is taken)."""


class Rejected(ChatError):
    """The server understood the request and will never accept it (too large, malformed, precondition)."""


class InvalidConfig(ChatError):
    """The Firebase configuration is missing or broken."""


class StoreError(ChatError):
    """The local database cannot be read or written (disk full, damaged, newer than this program)."""


class ProfileInUse(ChatError):
    """Another process has this profile open."""


class NoSecretStore(ChatError):
    """There is no usable keyring, or it is locked, and no other place for the secrets was chosen."""
