"""Ends the process at a named step of sending, as a power failure would: for tests of crashes only.

``DESKTOP_CHAT_FAULT_STEP=sending:3`` kills it when it passes ``sending`` the third time. The variable is read by
the command line alone, never by the window, and refused for a project that is not on an emulator.
"""

import os
import signal
from collections.abc import Mapping

from desktop_chat.config import Config
from desktop_chat.errors import InvalidConfig
from desktop_chat.sync.client import OnStep, Step, pass_by

VARIABLE = "DESKTOP_CHAT_FAULT_STEP"


def fault_step(env: Mapping[str, str], config: Config) -> OnStep:
    """Return what is called at each step; nothing happens without the variable. Raises InvalidConfig."""
    wanted = env.get(VARIABLE)
    if wanted is None:
        return pass_by
    if not config.emulators.firestore:
        raise InvalidConfig(f"{VARIABLE} is for tests", "Unset it: this project is not on an emulator.")
    name, _, number = wanted.partition(":")
    if name not in set(Step) or not number.isdecimal() or int(number) < 1:
        names = ", ".join(Step)
        raise InvalidConfig(f"{VARIABLE} is wrong", f"It is a step and a number, such as sending:3; steps: {names}.")
    return _Fault(Step(name), int(number))


class _Fault:
    """Counts how often its step is passed."""

    def __init__(self, step: Step, number: int) -> None:
        self._step = step
        self._left = number

    def __call__(self, step: Step) -> None:
        self._left -= step is self._step
        if self._left <= 0 and step is self._step:
            os.kill(os.getpid(), signal.SIGKILL)
