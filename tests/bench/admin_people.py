"""10,000 people: imported with password hashes, listed, searched, exported by desktop-chat-admin.

In this process, against a local Firebase in another; the figures hold everything but the start of Python.
"""

import csv
import tempfile
import time
from pathlib import Path

from tests.admin_runner import Admin, admin_of
from tests.local_firebase import local_firebase

PEOPLE = 10_000
# What bcrypt makes of "correct horse" with the least cost; nobody signs in here.
HASH = "$2b$04$" + "a" * 53


def run() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder, local_firebase() as firebase:
        admin, file = admin_of(firebase, Path(folder) / "state"), Path(folder) / "people.csv"
        _write(file)
        print(f"{'':38} {'seconds':>9} {'people/s':>9}")
        _timed(
            admin,
            "import with bcrypt hashes",
            "users",
            "import",
            str(file),
            "--hash",
            "bcrypt",
            "--limit",
            "10000",
            "--yes",
        )
        _timed(admin, "list all, 1,000 on a page", "users", "list", "--count", "10000", "--json")
        _timed(admin, "list all as a table", "users", "list", "--count", "10000")
        _timed(admin, "search an address", "users", "search", "person09999@example.org")
        _timed(admin, "search a part of a name", "users", "search", "son 0999")
        _timed(admin, "export as CSV", "users", "export", str(Path(folder) / "out.csv"), "--with-hashes")
        _timed(admin, "export as JSON Lines", "users", "export", str(Path(folder) / "out.jsonl"))


def _timed(admin: Admin, what: str, *arguments: str) -> None:
    begin = time.perf_counter()
    admin.ok(*arguments)
    seconds = time.perf_counter() - begin
    print(f"{what:38} {seconds:9.2f} {PEOPLE / seconds:9,.0f}")


def _write(file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["uid", "email", "displayName", "passwordHash"])
        for number in range(PEOPLE):
            writer.writerow([f"u{number:05d}", f"person{number:05d}@example.org", f"Person {number:05d}", HASH])
