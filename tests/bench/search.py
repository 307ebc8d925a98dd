"""Search in 1,000,000 messages of 500 rooms: words, parts of words, filters, CJK; a live message with the index.

``DESKTOP_CHAT_BENCH_MESSAGES`` sets another number. The words are made of 50 syllables, so their trigrams are commoner
than those of a language: a hard case.
"""

import itertools
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_chat.local.store import LocalReader, LocalStore
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.search.search_query import parse_query
from desktop_chat.model.user import User
from tests.example_data import a_room

MESSAGES = int(os.environ.get("DESKTOP_CHAT_BENCH_MESSAGES", "1000000"))
ROOMS = [RoomId(f"room{number:03}") for number in range(500)]
PEOPLE = [Uid(f"person{number}") for number in range(200)]
START = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
SYLLABLES = [
    "an",
    "er",
    "in",
    "on",
    "the",
    "ing",
    "re",
    "ti",
    "en",
    "to",
    "al",
    "or",
    "st",
    "ar",
    "it",
    "ne",
    "co",
    "de",
    "ra",
    "ic",
    "li",
    "ma",
    "un",
    "is",
    "ro",
    "la",
    "ve",
    "no",
    "di",
    "ca",
    "pe",
    "us",
    "ent",
    "ta",
    "io",
    "le",
    "ch",
    "se",
    "ha",
    "me",
    "lo",
    "as",
    "ut",
    "ri",
    "el",
    "mo",
    "tr",
    "om",
    "em",
    "po",
]
HAN = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她"
    "里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老"
    "从动两长"
)


def table(title: str, spent: Sequence[tuple[float, float]]) -> None:
    """Print one line: median, p95, p99, largest of the clock, and p95 of the processor's time."""
    clock, processor = (sorted(column) for column in zip(*spent, strict=True))
    at = [clock[min(len(clock) - 1, int(len(clock) * share))] for share in (0.5, 0.95, 0.99)]
    busy = processor[int(len(processor) * 0.95)]
    print(f"{title:<46}{at[0]:9.2f}{at[1]:9.2f}{at[2]:9.2f}{clock[-1]:9.2f}{busy:9.2f}")


def timed(times: int, work: Callable[[], object]) -> list[tuple[float, float]]:
    """Return milliseconds of repeated runs, by the clock and of the processor (other load counts in the first only)."""
    spent = []
    for _ in range(times):
        began, busy = time.perf_counter(), time.thread_time()
        work()
        spent.append(((time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000))
    return spent


class Speech:
    """Zipf-distributed words of 3 to 20 a message; one message in 50 is Chinese."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        made = {"".join(rng.choices(SYLLABLES, k=rng.choice((1, 1, 2, 2, 3, 3, 4)))) for _ in range(60_000)}
        self.words = sorted(sorted(made)[:30_000], key=lambda word: (len(word), hash(word) % 7, word))
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def text(self) -> str:
        if self._rng.random() < 0.02:
            return "".join(self._rng.choices(HAN, k=self._rng.randint(3, 30)))
        return " ".join(self.some(self._rng.randint(3, 20)))

    def some(self, count: int) -> list[str]:
        return self._rng.choices(self.words, cum_weights=self._weights, k=count)

    def long_words(self, count: int) -> list[str]:
        return [word for word in self.some(count * 8) if len(word) > 2][:count]


def fill(store: LocalStore, speech: Speech, rng: random.Random, count: int = MESSAGES) -> None:
    """Write the messages as listeners would, in batches of one room."""
    store.apply_rooms([a_room(room_id, title=f"Room {room_id[4:]}") for room_id in ROOMS], [], None)
    store.put_users([User(uid, uid.capitalize(), uid, updated_at=START) for uid in PEOPLE])
    batch = min(1000, max(1, count // len(ROOMS)))
    for first in range(0, count, batch):
        room_id = ROOMS[first // batch % len(ROOMS)]
        times = [START + timedelta(seconds=100 * (first + number)) for number in range(batch)]
        messages = [
            Message(MessageId(f"m{first + number}"), room_id, rng.choice(PEOPLE), speech.text(), at, at)
            for number, at in enumerate(times)
        ]
        store.apply_messages(room_id, messages, [], None)


TWO_WORDS = "two words"


def ask(reader: LocalReader, query: str) -> None:
    """Search for the first page."""
    reader.search(parse_query(query, NOW), 50)


def join(store: LocalStore) -> None:
    """Do what the program does when nothing else happens, and print what a step costs."""
    steps: list[tuple[float, float]] = []
    is_more = True
    while is_more:
        began, busy = time.perf_counter(), time.thread_time()
        is_more = store.join_search_index()
        steps.append(((time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000))
    table(f"one of {len(steps)} steps that join the index", steps)


def searches(reader: LocalReader, speech: Speech, rng: random.Random) -> None:
    """Print what a person waits for at each kind of query."""
    kinds: dict[str, Callable[[], str]] = {
        TWO_WORDS: lambda: " ".join(speech.long_words(2)),
        "two rare words": lambda: " ".join(rng.choices(speech.words[3000:], k=2)),
        "two words, the last half typed": lambda: "{} {:.3}".format(*speech.long_words(2)),
        "one word": lambda: speech.long_words(1)[0],
        "part of a word": lambda: rng.choice(speech.words[9000:])[1:-1],
        "two words in one room": lambda: f"{' '.join(speech.long_words(2))} in:{rng.choice(ROOMS)[4:]}",
        "a word from a person": lambda: f"{speech.long_words(1)[0]} from:{rng.choice(PEOPLE)}",
        "Chinese, three characters": lambda: "".join(rng.choices(HAN, k=3)),
        "Chinese, two characters (first page)": lambda: "".join(rng.choices(HAN, k=2)),
        "two letters (first page)": lambda: rng.choice(["ro", "st", "xx", "zq"]),
    }
    for title, query in kinds.items():
        table(title, timed(300, lambda query=query: ask(reader, query())))  # type: ignore[misc]  # a default argument


def live(store: LocalStore, speech: Speech) -> None:
    """Print what one arriving message costs with the index."""
    numbers = itertools.count()

    def receive() -> None:
        number = next(numbers)
        at = NOW + timedelta(seconds=number)
        message = Message(MessageId(f"live{number}"), ROOMS[number % 500], PEOPLE[number % 200], speech.text(), at, at)
        store.apply_messages(message.room_id, [message], [], None)

    table("one message arrives, with the index", timed(3000, receive))


def run() -> None:
    """Print the figures."""
    rng = random.Random(7)
    speech = Speech(rng)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        store = LocalStore.open(path, PEOPLE[0])
        began = time.perf_counter()
        fill(store, speech, rng)
        spent = time.perf_counter() - began
        reader = store.reader()
        print(f"{MESSAGES:,} messages in {spent:.0f} s ({MESSAGES / spent:,.0f}/s), {path.stat().st_size / 1e6:.0f} MB")
        print(f"{'milliseconds':<46}{'median':>9}{'p95':>9}{'p99':>9}{'max':>9}{'cpu p95':>9}")
        table(f"{TWO_WORDS}, index in pieces", timed(300, lambda: ask(reader, " ".join(speech.long_words(2)))))
        join(store)
        searches(reader, speech, rng)
        live(store, speech)
        reader.close()
        store.close()
