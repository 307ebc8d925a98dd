"""A store of Ada's in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import Uid

ME = Uid("ada")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ada.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[LocalStore]:
    store = LocalStore.open(path, ME)
    yield store
    store.close()


@pytest.fixture
def reader(store: LocalStore) -> Iterator[LocalReader]:
    reader = store.reader()
    yield reader
    reader.close()
