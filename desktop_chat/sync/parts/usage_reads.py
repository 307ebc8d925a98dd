"""UsageReads: the part of ChatClient that tells what this device was billed."""

from datetime import timedelta

from desktop_chat.model.usage import UsageDay, quota_day
from desktop_chat.sync.state.readers import ThreadReaders
from desktop_chat.sync.timing.clock import Clock


class UsageReads:
    """Reads from any thread; never touches the network. Raises StoreError."""

    def __init__(self, readers: ThreadReaders, clock: Clock) -> None:
        self._readers = readers
        self._clock = clock

    def today(self) -> UsageDay:
        """Return the quota day that is running; figures of the last seconds may be missing."""
        return self.days(1)[-1]

    def days(self, number: int) -> list[UsageDay]:
        """Return the last quota days, today last; days without anything are there with nothing."""
        today = quota_day(self._clock.now())
        first = today - timedelta(days=number - 1)
        reader = self._readers.current()
        known = {one.day: one for one in reader.usage(first)} if reader is not None else {}
        wanted = [first + timedelta(days=offset) for offset in range(number)]
        return [known.get(day, UsageDay(day)) for day in wanted]
