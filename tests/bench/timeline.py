"""The timeline over a store of 100,000 messages: opening, appending, scrolling, paging, resizing; milliseconds."""

import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from time import perf_counter, thread_time

from PySide6.QtWidgets import QApplication

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_view import TimelineView
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient

COUNT = 100_000
ROOM = RoomId("engine")
TEXT = "the listener resumes from its token after a restart and reads three documents instead of many"
WORDS = TEXT.split()
BUDGET_OPEN_MS, BUDGET_APPEND_MS = 50.0, 10.0


class BigStore(FakeChatClient):
    """A client over a sorted list, so that the reads cost what an indexed store costs: a slice."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.all = [self._made(number) for number in range(count)]
        self.places = {message.id: number for number, message in enumerate(self.all)}

    def _made(self, number: int) -> Message:
        text = " ".join(WORDS[(number + step) % len(WORDS)] for step in range(3 + number * 7 % 38))
        sender = ("grace", "grace", "ada", "katherine")[number % 4]
        sent_at = NOW - timedelta(minutes=3) * (COUNT - number)
        return a_message(text, message_id=f"b{number:06d}", sender=sender, sent_at=sent_at)

    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        if before is not None:
            end = self.places[before.id]
            return self.all[max(0, end - limit) : end]
        if after is not None:
            start = self.places[after.id] + 1
            return self.all[start : start + limit]
        return self.all[-limit:]

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        place = self.places.get(message_id)
        return None if place is None else self.all[place]

    def add(self, message: Message) -> StoreChanges:
        """Store one message and return the change notice."""
        self.places[message.id] = len(self.all)
        self.all.append(message)
        return StoreChanges(rooms=frozenset({ROOM}), messages=frozenset({(ROOM, message.id)}))


def measured(act: Callable[[], None], times: int) -> list[tuple[float, float]]:
    """Do something many times; return milliseconds by the clock and of the processor's time, until it is painted."""
    taken = []
    for _ in range(times):
        start, busy = perf_counter(), thread_time()
        act()
        taken.append(((perf_counter() - start) * 1000, (thread_time() - busy) * 1000))
    return taken


def report(name: str, taken: Sequence[tuple[float, float]]) -> None:
    """Print a line."""
    clock, processor = (sorted(column) for column in zip(*taken, strict=True))
    tail = int(len(clock) * 0.99)
    print(
        f"{name:34} p50 {statistics.median(clock):7.2f}  p99 {clock[tail]:7.2f}  max {clock[-1]:7.2f}"
        f"  cpu p50 {statistics.median(processor):7.2f}  p99 {processor[tail]:7.2f}  n {len(clock)}"
    )


def run() -> None:
    """Measure and print."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    theme = Theme(Scheme.LIGHT)
    client = BigStore(COUNT)
    times = Times(lambda: NOW, UTC)
    model = TimelineModel(client, times)
    view = TimelineView(theme, times, model)
    view.resize(868, 640)
    view.show()
    app.processEvents()

    def open_room() -> None:
        model.open(ROOM)
        view.start_reading()
        view.viewport().repaint()

    def append() -> None:
        message = a_message("a new message of a few words", sender="grace", sent_at=NOW)
        model.apply(client.add(message), at_bottom=True, seen=True)
        view.settle()
        view.viewport().repaint()

    def fill() -> None:
        model.older()
        view.settle()

    bar = view.verticalScrollBar()

    def step() -> None:
        bar.setValue(bar.value() - 60)
        view.viewport().repaint()

    widths = iter(range(860, 300, -10))

    def narrower() -> None:
        view.resize(next(widths), 640)
        view.viewport().repaint()

    report("open a room of 100,000", measured(open_room, 20))
    report("append, window of 60", measured(append, 100))
    report("load an older page", measured(fill, 8))
    print(f"{'rows in the model':34} {model.rowCount()}")
    model.to_newest()
    view.go_to_end()
    for _ in range(6):
        model.older()
    model.to_newest()
    report("append, window full", measured(append, 300))
    report("scroll step of 60 px", measured(step, 200))
    report("width change, whole window", measured(narrower, 50))
    view.close()


if __name__ == "__main__":
    run()
