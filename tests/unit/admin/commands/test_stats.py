from desktop_chat.admin.access.services import Services
from desktop_chat.admin.commands.stats import in_words
from tests.admin_runner import Admin
from tests.unit.admin.example_project import fill


def test_the_size_of_a_project_for_people(admin: Admin, services: Services) -> None:
    fill(services)
    admin.ok("users", "ban", "eve", "--yes")
    admin.clock.turn(hours=-1)  # the messages are a day old at noon
    lines = [
        line.split(maxsplit=1) for line in admin.ok("stats").stdout.replace("open reports", "reports").splitlines()
    ]
    shown = {line[0]: line[1].strip() for line in lines}
    assert shown["people"].startswith("3 (1 disabled, ")
    assert shown["rooms"] == "1 groups (0 archived), 1 direct"
    assert shown["messages"] == "4 (4 in the last 24 hours)"
    assert shown["files"] == "0 (0 bytes)"
    assert shown["reports"] == "0"
    assert shown["billed"] == "a day  about 40 reads and 12 writes of Firestore"


def test_sizes_are_said_in_words() -> None:
    sizes = {999: "999 bytes", 1000: "1.0 kB", 25_000_000: "25.0 MB", 3 * 10**12: "3.0 TB", 10**16: "10000.0 TB"}
    assert {size: in_words(size) for size in sizes} == sizes
