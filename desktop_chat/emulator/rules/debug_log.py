"""What `debug(value)` in rules says: a line in the log, with the place in the rules file and the value's type."""

import json
import logging
from typing import Final

from desktop_chat.emulator.rules.errors import Position
from desktop_chat.emulator.rules.value_json import typed
from desktop_chat.emulator.rules.values import RulesValue

LOGGER: Final = logging.getLogger(__name__)
"""At level INFO; the command shows that, though it shows only warnings of everything else."""
_LONGEST: Final = 2000


def log_value(at: Position, value: RulesValue) -> None:
    """Log a value; what a list query leaves unknown is `{}`."""
    if LOGGER.isEnabledFor(logging.INFO):
        # Only ASCII: what users wrote must not steer the terminal.
        text = json.dumps(typed(value))
        LOGGER.info("line %d, column %d: %s", at.line, at.column, text[:_LONGEST] + "..." * (len(text) > _LONGEST))
