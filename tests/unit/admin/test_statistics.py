import re
from datetime import timedelta

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.statistics import statistics_of
from desktop_chat.config import project_file
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room, fill


def billed(request: str) -> int:
    """What the table of the rules' cost says of a request."""
    table = project_file("docs/rules-cost.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {request} \|.*\| (\d+) \|$", table, re.MULTILINE)
    return int(row)


RULE_READS = billed("send a message") + billed("update the summary")


def test_everything_is_counted_and_the_day_is_that_of_the_messages(services: Services) -> None:
    fill(services)
    url = services.storage_url.replace("/storage/v1/", "/upload/storage/v1/") + "/o"
    for number in range(3):
        params = {"uploadType": "media", "name": f"rooms/lab/m0/f{number}"}
        services.rest.call("POST", url, params=params, content="x" * 100)
    services.firestore.document("reports/r1").set({"state": "open"})
    services.firestore.document("reports/r2").set({"state": "resolved"})
    # Of "hello" a day and a minute ago, "good morning" a day ago and "bye" the last one counts, and so does no "psst".
    found = statistics_of(services, NOON + timedelta(minutes=1, seconds=30))
    assert (found.people, found.groups, found.direct_rooms) == (3, 1, 1)
    assert (found.messages, found.messages_today, found.open_reports) == (4, 1, 1)
    assert (found.files, found.file_bytes) == (3, 300)
    assert (found.reads, found.writes) == (2 * 2 + RULE_READS, 3)


def test_rooms_in_which_nothing_was_said_lately_cost_no_query(services: Services) -> None:
    add_room(services, "old", "Old", {"ada": "owner"}, ["hello"])
    assert statistics_of(services, NOON).cost - statistics_of(services, NOON + timedelta(days=9)).cost == 1
