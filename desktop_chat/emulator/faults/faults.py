"""The faults in force: which call is struck is drawn from each fault's own seed, in the order of the calls."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.faults.fault import DELAY, EXPIRE, Call, Fault

EVERY_PROJECT = ""


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that came true; `seconds` is how long this delay takes."""

    fault: Fault
    seconds: float = 0.0


class _Armed:
    """A fault with the state of its dice."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.fired = 0
        self._dice = random.Random(fault.seed)  # noqa: S311 - has to be the same each time

    def draw(self, call: Call) -> Strike | None:
        fault = self.fault
        if (fault.count is not None and self.fired >= fault.count) or not fault.fits(call):
            return None
        if self._dice.random() * 100 >= fault.percent:
            return None
        self.fired += 1
        return Strike(fault, self._dice.uniform(*fault.seconds) if fault.kind == DELAY else 0.0)


class Faults:
    """By project; those of EVERY_PROJECT strike all. False while there are none, so that nobody pays for asking."""

    def __init__(self, everywhere: Iterable[Fault] = ()) -> None:
        self._armed: dict[str, list[_Armed]] = {}
        self._expired: set[str] = set()
        self._followers: list[Callable[[], None]] = []
        self.replace(EVERY_PROJECT, tuple(everywhere))

    def __bool__(self) -> bool:
        return bool(self._armed or self._expired)

    def replace(self, project: str, faults: Sequence[Fault]) -> None:
        """Put these in force instead of those before, with fresh dice; streams that are open are struck at once."""
        self._armed.pop(project, None)
        if faults:
            self._armed[project] = [_Armed(fault) for fault in faults]
            for follower in self._followers:
                follower()

    def clear(self, project: str) -> None:
        """End the project's faults; expired tokens are good again."""
        self._armed.pop(project, None)
        self._expired.clear()

    def describe(self, project: str) -> list[dict[str, Any]]:
        """Each fault of the project, with how often it struck."""
        return [{**armed.fault.to_json(), "fired": armed.fired} for armed in self._armed.get(project, ())]

    def follow(self, on_replaced: Callable[[], None]) -> None:
        """Call `on_replaced` whenever there are new faults."""
        self._followers.append(on_replaced)

    def draw(self, kind: str, call: Call) -> Strike | None:
        """Whether a fault of the kind strikes this call."""
        for project in dict.fromkeys((EVERY_PROJECT, call.project) if call.project else self._armed):
            for armed in self._armed.get(project, ()):
                if armed.fault.kind == kind and (strike := armed.draw(call)) is not None:
                    return strike
        return None

    def expires(self, credential: str, call: Call) -> bool:
        """Whether the credential is expired, or becomes so with this call. Administrators have none that does."""
        if not credential or call.user == "owner":
            return False
        if credential not in self._expired and self.draw(EXPIRE, call) is not None:
            self._expired.add(credential)
        return credential in self._expired
