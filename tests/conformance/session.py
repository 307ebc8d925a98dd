"""What `make conformance` gives to each judge."""

from dataclasses import dataclass

from tests.conformance.judges import NotHereError
from tests.local_firebase import LocalFirebase


@dataclass(frozen=True, slots=True)
class Session:
    """The servers of one run and what was asked for on the command line.

    `google` is the host:port of Google's Firestore emulator, None where the machine has none. A judge uses a project
    of its own on each server, so that judges do not see each other's documents.
    """

    ours: LocalFirebase
    google: str | None
    seed: int
    queries: int
    decisions: int
    every: bool

    def firestores(self) -> tuple[str, str]:
        """Our Firestore and Google's (host:port); raise NotHereError without Google's."""
        if self.google is None:
            raise NotHereError("Google's Firestore emulator (google-cloud-cli-firestore-emulator, Java) is not here")
        return self.ours.hosts["firestore"], self.google
