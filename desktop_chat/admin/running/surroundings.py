"""The world outside one run, as an argument, so that tests can be another world."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_chat.admin.access.target import AskHub

Ask = Callable[[str], str]
"""Puts a question to the person and returns the line that they type; raises EOFError."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``ask`` is None where nobody sits in front of it; ``state`` is the folder of the audit log and the journals."""

    env: Mapping[str, str]
    now: Callable[[], datetime]
    rng: random.Random
    state: Path
    config_file: Path
    actor: str
    ask: Ask | None
    ask_hub: AskHub
