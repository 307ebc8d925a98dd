"""What a fault is, in JSON as the control endpoint takes it, and in one line as the command line does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

DELAY, DROP, REFUSE, HALF_OPEN, RESET, EXPIRE, KILL = "delay", "drop", "refuse", "half-open", "reset", "expire", "kill"
KINDS: Final = (DELAY, DROP, REFUSE, HALF_OPEN, RESET, EXPIRE, KILL)
STATUSES: Final = (
    "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip
_WRITING: Final = ("Commit", "BatchWrite", "CreateDocument", "UpdateDocument", "DeleteDocument", "Write")
_STREAMS: Final = ("Listen", "Write")
_APPLIES_TO: Final[Mapping[str, tuple[str, ...]]] = {DROP: _WRITING, RESET: ("Listen",), KILL: _STREAMS}


class FaultError(ValueError):
    """The description of a fault is not understood; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a fault may be limited to. `user` is a uid, "owner" or "anonymous"; `project` "" where it is not known.

    `method` is an RPC of Firestore ("Commit") or, with the service before a dot, one of another ("auth.signUp").
    """

    project: str
    method: str
    user: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Strikes `percent` of the calls that it is limited to, and at most `count` of them.

    delay     the call waits between the two `seconds`, and so does each message to an open stream
    drop      the answer is lost after the work is done: UNAVAILABLE although the commit stands
    refuse    the call ends with `status` before anything is done
    half-open the call is accepted and never answered; an open stream falls silent
    reset     a target of Listen begins anew with RESET
    expire    the ID token of the call counts as expired from now on: UNAUTHENTICATED until it comes with another one
    kill      an open stream ends with UNAVAILABLE

    `methods` are patterns ("Commit", "Batch*", "auth.*"); without any, the calls of Firestore that the kind fits.
    """

    kind: str
    percent: float = 100.0
    seed: int = 0
    count: int | None = None
    methods: tuple[str, ...] = ()
    user: str | None = None
    seconds: tuple[float, float] = (1.0, 1.0)
    status: str = "UNAVAILABLE"

    def fits(self, call: Call) -> bool:
        """Whether the call is one that the fault may strike."""
        if self.user is not None and self.user != call.user:
            return False
        if self.methods:
            return any(fnmatchcase(call.method, pattern) for pattern in self.methods)
        fitting = _APPLIES_TO.get(self.kind)
        return call.method in fitting if fitting is not None else "." not in call.method

    def to_json(self) -> dict[str, Any]:
        """As `fault_of` reads it."""
        value: dict[str, Any] = {"kind": self.kind, "percent": self.percent, "seed": self.seed}
        if self.count is not None:
            value["count"] = self.count
        if self.methods:
            value["methods"] = list(self.methods)
        if self.user is not None:
            value["user"] = self.user
        if self.kind == DELAY:
            value["seconds"] = list(self.seconds)
        if self.kind == REFUSE:
            value["status"] = self.status
        return value


def fault_of(value: Any) -> Fault:
    """Read `{"kind": "drop", "percent": 10, "seed": 7, "count": 3, "methods": ["Commit"], "user": "alice"}`."""
    if not isinstance(value, Mapping):
        raise FaultError("a fault is an object with a kind")
    unknown = set(value) - {"kind", "percent", "seed", "count", "methods", "user", "seconds", "status"}
    if unknown:
        raise FaultError(f"a fault has no {', '.join(sorted(unknown))}")
    kind = value.get("kind")
    if kind not in KINDS:
        raise FaultError(f"the kind must be one of {', '.join(KINDS)}")
    count = value.get("count")
    user = value.get("user")
    if user is not None and not isinstance(user, str):
        raise FaultError("user must be a uid, owner or anonymous")
    return Fault(
        kind=kind,
        percent=_number(value.get("percent", 100), "percent", 0, 100),
        seed=int(_number(value.get("seed", 0), "seed", -(2**63), 2**63)),
        count=None if count is None else int(_number(count, "count", 1, 2**63)),
        methods=_methods(value.get("methods", ())),
        user=user,
        seconds=_seconds(value.get("seconds", 1)),
        status=_status(value.get("status", "UNAVAILABLE")),
    )


def parse_fault(text: str) -> Fault:
    """Read `drop:percent=10,seed=7,methods=Commit+BatchWrite,seconds=0.1-0.5`, the form of the command line."""
    kind, _, rest = text.partition(":")
    value: dict[str, Any] = {"kind": kind.strip()}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        name, equals, content = part.partition("=")
        if not equals:
            raise FaultError(f"{part!r} is not of the form name=value")
        value[name] = _of_text(name, content)
    return fault_of(value)


def _of_text(name: str, content: str) -> Any:
    if name == "methods":
        return content.split("+")
    if name in ("user", "status"):
        return content
    try:
        return [float(end) for end in content.split("-")] if name == "seconds" else json.loads(content)
    except ValueError:
        raise FaultError(f"{name} must be a number, not {content!r}") from None


def _number(value: Any, name: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise FaultError(f"{name} must be a number from {least} to {most}")
    return value


def _seconds(value: Any) -> tuple[float, float]:
    ends = value if isinstance(value, list | tuple) else [value]
    checked = [_number(end, "seconds", 0, 86_400) for end in ends]
    if len(checked) not in (1, 2) or checked[0] > checked[-1]:
        raise FaultError("seconds must be a number or two, the smaller one first")
    return float(checked[0]), float(checked[-1])


def _methods(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        raise FaultError("methods must be a list of names or patterns")
    return tuple(value)


def _status(value: Any) -> str:
    if value not in STATUSES:
        raise FaultError(f"status must be one of {', '.join(STATUSES)}")
    return str(value)
