"""What ``doctor`` found at one place."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """BAD: the chat does not work or is not safe. DRIFT: not what was deployed. WEAK: works, could be safer."""

    OK = "ok"
    WEAK = "weak"
    DRIFT = "drift"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` names the place, ``advice`` says what to do and is empty where nothing is."""

    check: str
    level: Level
    what: str
    advice: str = ""
