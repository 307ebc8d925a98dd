"""The end at a named step: only asked for on purpose, only against an emulator."""

import subprocess
import sys
from dataclasses import replace

import pytest

from desktop_chat.cli.fault_step import VARIABLE, fault_step
from desktop_chat.config import Config, EmulatorHosts
from desktop_chat.errors import InvalidConfig
from desktop_chat.sync.client import Step, pass_by

LOCAL = Config(project_id="demo", api_key="k", emulators=EmulatorHosts(firestore="127.0.0.1:1"))


def test_without_the_variable_nothing_happens() -> None:
    assert fault_step({}, LOCAL) is pass_by
    assert fault_step({}, replace(LOCAL, emulators=EmulatorHosts())) is pass_by


def test_a_real_project_is_never_struck() -> None:
    with pytest.raises(InvalidConfig, match="not on an emulator"):
        fault_step({VARIABLE: "sending:1"}, replace(LOCAL, emulators=EmulatorHosts()))


@pytest.mark.parametrize("value", ["", "sending", "sending:0", "sending:x", "dance:1", ":1", "sending:-1"])
def test_a_wrong_value_is_told(value: str) -> None:
    with pytest.raises(InvalidConfig, match="sending:3"):
        fault_step({VARIABLE: value}, LOCAL)


def test_the_process_is_killed_at_the_nth_passing_of_its_step_alone() -> None:
    script = f"""
from desktop_chat.cli.fault_step import fault_step
from desktop_chat.config import Config, EmulatorHosts
from desktop_chat.sync.client import Step
config = Config(project_id="demo", api_key="k", emulators=EmulatorHosts(firestore="127.0.0.1:1"))
step = fault_step({{"{VARIABLE}": "answered:2"}}, config)
for one in (Step.SENDING, Step.ANSWERED, Step.SENDING, Step.SENT, Step.ANSWERED, Step.SENT):
    print(one, flush=True)
    step(one)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == -9
    assert done.stdout.split() == ["sending", "answered", "sending", "sent", "answered"]
    assert Step("answered") is Step.ANSWERED
