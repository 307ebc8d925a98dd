"""Times as people read them: the clock beside a message, the day in a list, the heading of a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

_WEEK = 6


def system_now() -> datetime:
    """Return the present in UTC."""
    return datetime.fromtimestamp(QDateTime.currentMSecsSinceEpoch() / 1000, UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """Formats for one place on earth; ``zone`` None is the system's, with its daylight saving."""

    now: Callable[[], datetime] = system_now
    zone: tzinfo | None = None

    def local(self, at: datetime) -> datetime:
        """Return the same moment on the clock of this place."""
        return at.astimezone(self.zone)

    def today(self) -> date:
        """Return the day it is here."""
        return self.local(self.now()).date()

    def clock(self, at: datetime) -> str:
        """Return hours and minutes, as "14:32" or "2:32 PM" where people write so."""
        local, locale = self.local(at), QLocale.system()
        pattern = locale.timeFormat(QLocale.FormatType.ShortFormat).replace(":ss", "")
        return locale.toString(QTime(local.hour, local.minute), pattern)

    def date_and_clock(self, at: datetime) -> str:
        """Return a date without its year and the clock, as "1 Dec, 14:32"."""
        local = self.local(at)
        return f"{QLocale.system().toString(QDate(local.year, local.month, local.day), 'd MMM')}, {self.clock(at)}"

    def in_list(self, at: datetime) -> str:
        """Return the shortest clear form: the clock today, then "Yesterday", a weekday, a date."""
        day, today = self.local(at).date(), self.today()
        if day >= today:
            return self.clock(at)
        if day == today - timedelta(days=1):
            return "Yesterday"
        locale = QLocale.system()
        if today - day <= timedelta(days=_WEEK):
            return locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
        pattern = "d MMM" if day.year == today.year else "d MMM yyyy"
        return locale.toString(QDate(day.year, day.month, day.day), pattern)

    def day(self, day: date) -> str:
        """Return the heading of a day in a timeline."""
        today = self.today()
        if day == today:
            return "Today"
        if day == today - timedelta(days=1):
            return "Yesterday"
        pattern = "dddd, d MMMM" if day.year == today.year else "d MMMM yyyy"
        return QLocale.system().toString(QDate(day.year, day.month, day.day), pattern)
