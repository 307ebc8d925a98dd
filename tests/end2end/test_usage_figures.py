"""What the client says it was billed is what the local Firebase's meter counted."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.local_firebase import LocalFirebase, clean_environment, local_firebase

pytestmark = pytest.mark.emulator


def figures(firebase: LocalFirebase, folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    config = firebase.write_config(folder / "config.json")
    done = subprocess.run(
        [sys.executable, "-m", "tests.end2end.usage_driver", str(config), str(folder)],
        capture_output=True, text=True, timeout=80, env=clean_environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(done.stdout)
    return found


def test_client_counts_as_the_meter_does(tmp_path: Path) -> None:
    with local_firebase() as firebase:
        people = figures(firebase, tmp_path)
    assert people.keys() == {"Ada", "Grace"}
    for name, counted in people.items():
        client, meter = counted["client"], counted["meter"]
        kinds = meter["byKind"]
        assert client["reads"] == kinds["get"] + kinds["listener"] + kinds["query"], name
        assert (client["writes"], client["deletes"]) == (meter["totals"]["writes"], meter["totals"]["deletes"]), name
        # An estimate: several changes may arrive in one step of a listener, or in several.
        assert client["rules"] == pytest.approx(kinds["rules"], abs=4), name
