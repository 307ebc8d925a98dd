"""UsageCounter: sums up what this device is billed and writes the sums to the store now and then."""

import logging
from collections.abc import Callable, Mapping
from datetime import date

from desktop_chat.errors import StoreError
from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.usage import Bill, Feature, Thrift, UsageDay, quota_day
from desktop_chat.sync.timing.clock import Clock, Timer

log = logging.getLogger(__name__)

WRITE_SECONDS = 5.0
"""How long sums stay in memory: a transaction for each read would cost more than the read. An idle client writes
nothing; a killed one forgets five seconds of its own bookkeeping."""


class UsageCounter:
    """Counts for one signed-in account; ``thrift_changed`` is called when the client should spend otherwise."""

    def __init__(
        self,
        store: LocalStore,
        known: list[UsageDay],
        clock: Clock,
        publish: Callable[[StoreChanges], None],
        thrift_changed: Callable[[], None],
    ) -> None:
        """``known`` holds what is stored of today, at least."""
        self._store = store
        self._clock = clock
        self._publish = publish
        self._thrift_changed = thrift_changed
        self._day = quota_day(clock.now())
        self._today = next((one for one in known if one.day == self._day), UsageDay(self._day))
        self._unwritten: dict[Feature, Bill] = {}
        self._is_spent_unwritten = False
        self._timer: Timer | None = None

    @property
    def thrift(self) -> Thrift:
        """How carefully to spend now."""
        return self._today.thrift if quota_day(self._clock.now()) == self._day else Thrift.NORMAL

    def count(self, bills: Mapping[Feature, Bill]) -> None:
        """Add what a request was billed."""
        if bills:
            self._change(bills, spent=False)

    def spent(self) -> None:
        """The server refused because the project's quota is used up."""
        if not self._today.spent:
            self._change({}, spent=True)

    def flush(self) -> None:
        """Write what is only in memory."""
        if self._timer is not None:
            self._timer.cancel()
        self._write()

    def _change(self, bills: Mapping[Feature, Bill], *, spent: bool) -> None:
        self._begin_day(quota_day(self._clock.now()))
        before = self._today.thrift
        self._today = UsageDay(self._day, _sum(self._today.features, bills), self._today.spent or spent)
        self._unwritten = _sum(self._unwritten, bills)
        self._is_spent_unwritten |= spent
        if self._timer is None:
            self._timer = self._clock.call_later("usage", WRITE_SECONDS, self._write)
        if self._today.thrift is not before:
            log.warning("thrift is %s now: %s", self._today.thrift.value, self._today.total)
            self.flush()
            self._thrift_changed()

    def _begin_day(self, day: date) -> None:
        if day != self._day:
            self.flush()
            was = self._today.thrift
            self._day, self._today = day, UsageDay(day)
            if was is not Thrift.NORMAL:
                self._thrift_changed()

    def _write(self) -> None:
        self._timer = None
        unwritten, self._unwritten = self._unwritten, {}
        spent, self._is_spent_unwritten = self._is_spent_unwritten, False
        if not unwritten and not spent:
            return
        try:
            self._publish(self._store.add_usage(self._day, unwritten, spent=spent))
        except StoreError as error:
            # Kept for the next time: a full disk is told by whatever matters more than these figures.
            log.warning("usage was not stored: %s", error)
            self._unwritten = _sum(self._unwritten, unwritten)
            self._is_spent_unwritten |= spent


def _sum(one: Mapping[Feature, Bill], other: Mapping[Feature, Bill]) -> dict[Feature, Bill]:
    both = {*one, *other}
    return {feature: one.get(feature, Bill()) + other.get(feature, Bill()) for feature in Feature if feature in both}
