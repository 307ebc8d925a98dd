"""The indexes that ship are those that the client's queries need, as production would have it.

The room list manages without its index by reading all rooms, which no other test would notice.
"""

import sqlite3
from pathlib import Path

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.local_firebase import INDEXED, local_firebase

pytestmark = pytest.mark.emulator


def forget_tokens(person: Person) -> None:
    """As after an absence of half an hour: what is listened to is asked for anew, since the last time."""
    (database,) = person.profile.rglob("accounts/*.sqlite3")
    store = sqlite3.connect(database)
    with store:
        store.execute("UPDATE targets SET token = X''")
    store.close()


@pytest.mark.parametrize("is_shipped", [True, False])
def test_the_room_list_has_its_index(tmp_path: Path, is_shipped: bool) -> None:
    none = tmp_path / "none.json"
    none.write_text('{"indexes": []}')
    options = INDEXED if is_shipped else ("--indexes", str(none))
    with local_firebase(*options, indexed=False) as firebase:
        ada = PersonMaker(firebase, tmp_path, "index")("ada")
        room = ada.ok("create-room", "Engine").strip()
        ada.ok("history", room)
        forget_tokens(ada)
        again = ada.run("-v", "history", room)
        assert again.returncode == 0
        assert ("deploy firestore.indexes.json" in again.stderr) is not is_shipped
