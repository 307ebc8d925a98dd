"""Who takes part in the demo, what was said before it starts, and what is said while it runs. No code, only values."""

from dataclasses import dataclass
from datetime import timedelta

PASSWORD = "difference-engine"  # noqa: S105  # everybody's on the throw-away local Firebase of the demo


@dataclass(frozen=True, slots=True)
class Person:
    """A demo account; ``key`` is its uid and handle."""

    key: str
    name: str

    @property
    def email(self) -> str:
        """The sign-in address."""
        return f"{self.key}@example.org"


ADA = Person("ada", "Ada Lovelace")
GRACE = Person("grace", "Grace Hopper")
KATHERINE = Person("kjohnson", "Katherine Johnson")
RADIA = Person("radia", "Radia Perlman")
PEOPLE = (ADA, GRACE, KATHERINE, RADIA)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of history, ``ago`` before the demo starts."""

    by: Person
    ago: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room with its history, oldest line first; a title of "" makes it the direct room of its two members."""

    key: str
    title: str
    members: tuple[Person, ...]
    history: tuple[Said, ...]


def _ago(*, days: int = 0, hours: int = 0, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


ENGINE = DemoRoom(
    "analytical-engine",
    "Analytical Engine",
    PEOPLE,
    (
        Said(
            KATHERINE, _ago(days=1, hours=3), "The trajectory tables are in. Somebody check row 14 before I trust them."
        ),
        Said(
            ADA,
            _ago(days=1, hours=2, minutes=50),
            "Checked: row 14 rounds the wrong way, the rest is right to the last digit.",
        ),
        Said(RADIA, _ago(days=1, hours=2, minutes=41), "Then the routing can use them as they are 👍"),
        Said(
            GRACE,
            _ago(hours=2, minutes=32),
            "Morning! The listener now resumes from its token after a restart: 3 reads instead of 412.",
        ),
        Said(
            GRACE,
            _ago(hours=2, minutes=31),
            "Numbers for a cold start with 500 rooms:\n"
            "```\nfirst window        186 ms\nroom list painted   611 ms\n```",
        ),
        Said(
            ADA,
            _ago(hours=2, minutes=26),
            "That is under the budget. Does it hold when the token expires during the outage?",
        ),
        Said(
            KATHERINE,
            _ago(hours=2, minutes=20),
            "Yes, the campaign ran it 50 times. Can somebody look at the one rule that still survives mutation?",
        ),
    ),
)
ADA_AND_GRACE = DemoRoom(
    "",
    "",
    (ADA, GRACE),
    (
        Said(GRACE, _ago(days=1, hours=5), "Lunch at one?"),
        Said(ADA, _ago(days=1, hours=5), "Half past, the card reader is jammed again"),
        Said(GRACE, _ago(days=1, hours=4, minutes=58), "Look inside, it is probably a moth 🦋"),
    ),
)
ADA_AND_KATHERINE = DemoRoom(
    "",
    "",
    (ADA, KATHERINE),
    (Said(KATHERINE, _ago(hours=4), "I put the re-entry numbers on your desk. Page 3 is the one that matters."),),
)
CRIT = DemoRoom(
    "design-crit",
    "Design crit",
    (ADA, RADIA, GRACE),
    (
        Said(RADIA, _ago(days=2, hours=1), "Which of the two palettes keeps 4.5:1 on the own bubbles?"),
        Said(ADA, _ago(days=2), "Both now. The new palette is up for review"),
    ),
)
READERS = DemoRoom(
    "book-readers",
    "Book readers",
    (KATHERINE, ADA, RADIA),
    (Said(KATHERINE, _ago(days=4), "Chapter three was hard work, chapter four makes up for it"),),
)
ROOMS = (ENGINE, ADA_AND_GRACE, ADA_AND_KATHERINE, CRIT, READERS)

CONVERSATION: tuple[tuple[Person, str], ...] = (
    (GRACE, "pushed the fix, tests are green ✅"),
    (ADA, "Lovely. Does the outbox survive kill -9 now?"),
    (GRACE, "It does: the row is on disk before the request starts"),
    (GRACE, "50 kills, 0 lost, 0 doubled"),
    (ADA, "And in order?"),
    (GRACE, "In order 🙂"),
    (ADA, "Then I will write the note for the release"),
    (ADA, "🚀"),
    (GRACE, "One more thing: who reviews the rules?"),
    (ADA, "Me, right after lunch. Send me the list of the mutants that survive"),
    (GRACE, "There is one, and it is equivalent. I wrote down why"),
    (ADA, "Perfect ❤️"),
)
"""Typed into both composers; each line is awaited in the other window before the next one."""

PICTURE_NAME, CAPTION = "How it looks.png", "This is how it looks over here"

LATENCY_ROUNDS = 100
"""Further short messages, back and forth in the direct room, so that the percentiles mean something."""
