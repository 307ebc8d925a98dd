"""firestore.rules as it ships, and with the switch for verified e-mail addresses turned on; each loaded once."""

from functools import cache
from typing import Final

from desktop_chat.emulator.rules.ruleset import Ruleset, load_ruleset
from tests.rules.backends import RULES

_SWITCH: Final = "function requiresVerifiedEmail() {\n      return false;"


@cache
def shipped() -> Ruleset:
    """Return the rules that ship."""
    return load_ruleset(RULES.read_text())


def switched_source() -> str:
    """Return the rules of an operator who asks for verified addresses; positions of expressions stay the same."""
    source = RULES.read_text()
    assert source.count(_SWITCH) == 1
    return source.replace(_SWITCH, _SWITCH.replace("false", "true"))


@cache
def switched() -> Ruleset:
    """Return the rules with the switch turned on."""
    return load_ruleset(switched_source())
