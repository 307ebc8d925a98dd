"""Registration: the documents that make an account a person others can find."""

import logging
import random
import re
import unicodedata
from collections.abc import Iterator

from desktop_chat.errors import AlreadyExists, ChatError, Denied
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Write, WriteKind
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import FirestoreGateway
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)

MAX_HANDLE = 30
TRIES = 12


class Registrar:
    """Makes good a sign-up whose documents were not written, for example because the network went away."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._backoff = RetryTimer(context.clock, context.rng, "register")

    def start(self) -> None:
        """Register unless this account's profile was seen before."""
        if self._context.reader.user(self._context.account.uid) is None:
            self._context.tasks.start("register", self._register())

    def hurry(self) -> None:
        """The connection is back."""
        self._backoff.hurry()

    def stop(self) -> None:
        """Try no more."""
        self._backoff.cancel()

    async def _register(self) -> None:
        try:
            await register(self._context.firestore, self._context.account, self._context.rng)
        except ChatError as error:
            log.warning("the profile was not written: %s", error)
            if not error.permanent:
                self._backoff.schedule(self.start)


async def register(firestore: FirestoreGateway, account: Account, rng: random.Random) -> None:
    """Create profile, handle and directory entry in one commit, unless the profile exists. Raises ChatError.

    A taken handle gets a suffix; a directory that the project switched off, or an entry that somebody else holds,
    leaves the person findable by @handle only.
    """
    refusal: ChatError | None = None
    listed = True
    for handle in handle_candidates(account, rng):
        free, listable, registered = await _look(firestore, account, handle)
        if registered:
            return
        if not free:
            continue
        for with_entry in (True, False) if listed and listable else (False,):
            try:
                await firestore.commit(_writes(account, handle, listed=with_entry))
            except (AlreadyExists, Denied) as error:
                # Rules may be asked before preconditions: both errors can mean that somebody was faster.
                refusal = error
            else:
                return
        listed = False
    raise refusal or Denied("No free @name was found", "Sign in again to try others.")


async def _look(firestore: FirestoreGateway, account: Account, handle: str) -> tuple[bool, bool, bool]:
    """Return whether the handle is free, the directory entry is free, and the person is registered already."""
    profile, name, entry = paths.user(account.uid), paths.handle(handle), paths.directory(account.email)
    try:
        taken = {document.path for document in await firestore.get([profile, name, entry])}
    except Denied:
        # A project may close its directory altogether.
        taken = {entry, *(document.path for document in await firestore.get([profile, name]))}
    return name not in taken, entry not in taken, profile in taken


def _writes(account: Account, handle: str, *, listed: bool) -> list[Write]:
    owner = documents.owner_fields(Uid(account.uid))
    writes = [
        Write(WriteKind.CREATE, paths.user(account.uid), documents.user_fields(_name_of(account), handle)),
        Write(WriteKind.CREATE, paths.handle(handle), owner),
    ]
    if listed:
        writes.append(Write(WriteKind.CREATE, paths.directory(account.email), owner))
    return writes


def _name_of(account: Account) -> str:
    name = account.display_name.strip() or account.email.partition("@")[0]
    return name[: documents.MAX_DISPLAY_NAME].strip() or "Somebody"


def handle_candidates(account: Account, rng: random.Random) -> Iterator[str]:
    """Yield handles worth trying: from the name or the e-mail, then with a number, then with a random one."""
    stem = _slug(account.display_name) or _slug(account.email.partition("@")[0]) or "user"
    if len(stem) >= 3:
        yield stem
    for number in range(2, 5):
        yield _with_suffix(stem, str(number))
    for _ in range(TRIES - 4):
        yield _with_suffix(stem, f"{rng.randrange(10_000):04d}")


def _slug(text: str) -> str:
    """Return the letters and digits of a text as a handle may have them; accents go, other scripts vanish."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:MAX_HANDLE].strip("_")


def _with_suffix(stem: str, suffix: str) -> str:
    joined = f"{stem[: MAX_HANDLE - len(suffix) - 1]}_{suffix}"
    return joined if len(joined) >= 3 else f"user_{suffix}"
