"""A device that was switched off for a month, against the local Firebase with its clock turned."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.firestore_wire import Wire
from tests.local_firebase import local_firebase

pytestmark = pytest.mark.emulator

MONTH = 30 * 24 * 3600


def history(person: Person, room: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in person.ok("history", room, "--json").splitlines()]


def reactions(person: Person, message_id: str) -> list[str]:
    """Return the reactions that this device has stored."""
    (database,) = person.profile.rglob("accounts/*.sqlite3")
    store = sqlite3.connect(database)
    ((stored,),) = store.execute("SELECT reactions FROM messages WHERE id = ?", (message_id,))
    store.close()
    return [emoji for each in json.loads(stored).values() for emoji in each]


def test_everything_of_a_month_is_there_at_the_next_start(tmp_path: Path) -> None:
    with local_firebase() as firebase:
        person = PersonMaker(firebase, tmp_path, "month")
        ada, grace = person("ada"), person("grace")
        room = grace.ok("create-room", "Month", "--member", ada.email).strip()
        left = grace.ok("create-room", "Left", "--member", ada.email).strip()
        grace.ok("send", room, text="typo\nregretted\nliked\n")
        before = history(ada, room)
        assert [row["text"] for row in before] == ["typo", "regretted", "liked"]
        typo, regretted, liked = (str(row["id"]) for row in before)

        wire = Wire(firebase.hosts["firestore"], firebase.project)
        assert wire.http("POST", "/emulator/v1/clock", json.dumps({"turn": MONTH}))[0] == 200
        grace.ok("edit", room, typo, "corrected")
        grace.ok("delete", room, regretted)
        grace.ok("react", room, liked, "👍")
        grace.ok("send", room, text="".join(f"new {number}\n" for number in range(400)))
        grace.ok("remove", left, ada.email)

        after = history(ada, room)
        assert [row["text"] for row in after[:3]] == ["corrected", "", "liked"]
        assert reactions(ada, liked) == ["👍"]
        assert [row["text"] for row in after[3:]] == [f"new {number}" for number in range(400)]
        assert left not in ada.ok("rooms", "--json")
        wire.close()
