"""Google's emulator for the tests marked ``google``; they skip where it is not installed."""

from collections.abc import Iterator

import pytest

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
