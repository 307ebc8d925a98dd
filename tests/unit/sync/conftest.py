"""The stage of the spec tests, for the parts of sync that are best tested through the client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spec.play import Play


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Ada's client, signed in, with two rooms."""
    stage = Play(tmp_path / "profile")
    yield stage
    stage.close()


@pytest.fixture
def signed_out(tmp_path: Path) -> Iterator[Play]:
    """The same before anybody signed in."""
    stage = Play(tmp_path / "profile", sign_in=False)
    yield stage
    stage.close()
