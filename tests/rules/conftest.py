"""Google's emulator for the tests marked ``google``; they skip where it is not installed."""

from collections.abc import Iterator

import pytest

from tests.rules.backends import RULES
from tests.rules.google_emulator import GoogleFirestore, running, start_script


@pytest.fixture(scope="session")
def google() -> Iterator[GoogleFirestore]:
    script = start_script()
    if script is None:
        pytest.skip(
            "Google's Firestore emulator or Java is not installed (dpkg -L google-cloud-cli-firestore-emulator)"
        )
    with running(script) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def google_with_rules(google: GoogleFirestore) -> GoogleFirestore:
    complaint = google.load(RULES.read_text())
    if complaint is not None:
        pytest.fail(f"firestore.rules does not compile on Google's emulator: {complaint}")
    return google
