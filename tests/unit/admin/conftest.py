"""The admin tool in this process, against one local Firebase for all of its tests.

Every test has a project of its own there, so that nothing has to be cleared between them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.config import EmulatorHosts
from tests.admin_runner import Admin, admin_of
from tests.local_firebase import LocalFirebase, local_firebase


@pytest.fixture(scope="session")
def firebase() -> Iterator[LocalFirebase]:
    with local_firebase() as running:
        yield running


@pytest.fixture
def admin(firebase: LocalFirebase, tmp_path: Path) -> Admin:
    return admin_of(firebase, tmp_path / "state")


@pytest.fixture
def services(admin: Admin, firebase: LocalFirebase) -> Iterator[Services]:
    """The doors to the test's project, to prepare it and to look at what was done."""
    hosts = EmulatorHosts(**{name: firebase.hosts[name] for name in ("auth", "firestore", "database", "storage")})
    made = Services(Target(admin.project, TargetKind.EMULATOR, hosts, firebase.hosts["hub"]), lambda: None)
    yield made
    made.close()
