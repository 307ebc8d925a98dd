"""``stats``: how large the project is."""

from desktop_chat.admin.commands.apply import top
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.output import fields
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.statistics import Statistics, statistics_of

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


@top.command("stats")
def stats(act: Invocation) -> None:
    """Count people, rooms, messages and files, and estimate what a day like the last costs."""
    found = statistics_of(act.services, act.now())
    act.out.show(documented(found), fields(_lines(found)))


def _lines(found: Statistics) -> list[tuple[str, object]]:
    return [
        (
            "people",
            f"{found.people:,} ({found.disabled:,} disabled, {found.active_today:,} active in the last 24 hours)",
        ),
        ("rooms", f"{found.groups:,} groups ({found.archived_rooms:,} archived), {found.direct_rooms:,} direct"),
        ("messages", f"{found.messages:,} ({found.messages_today:,} in the last 24 hours)"),
        ("files", None if found.files is None else f"{found.files:,} ({in_words(found.file_bytes or 0)})"),
        ("open reports", found.open_reports),
        ("billed a day", f"about {found.reads:,} reads and {found.writes:,} writes of Firestore"),
        ("this count", f"about {found.cost:,} reads"),
    ]


def in_words(size: int) -> str:
    """Return a number of bytes for people: ``3.2 MB``."""
    amount, unit = float(size), 0
    while amount >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{size} bytes" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"
