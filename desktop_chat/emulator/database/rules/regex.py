"""Regular expressions of the rules, by RE2: whatever the text, no expression takes for ever."""

import re
from collections.abc import Callable

import re2

# What JavaScript knows and RE2 does not, or the other way round: refused rather than understood differently.
_FOREIGN = re.compile(r"\(\?(?!:)|\\[pPQEACzkKaGh]|\\[1-9]|\[\[:|\[\]|\[\^\]|\\x\{")
_ESCAPED_PAIR = re.compile(r"\\\\")


def compile_regex(pattern: str, flags: str) -> Callable[[str], bool]:
    """Return a search for ``pattern``; raises ValueError for one that is not understood."""
    if flags not in ("", "i"):
        raise ValueError(f"Invalid flags of a regular expression: '{flags}'")
    if _FOREIGN.search(_ESCAPED_PAIR.sub("", pattern)):
        raise ValueError("Unsupported syntax in a regular expression")
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = flags != "i"
    try:
        compiled = re2.compile(pattern, options=options)
    except re2.error as error:
        raise ValueError(f"Invalid regular expression: {error}") from None

    def search(text: str) -> bool:
        return compiled.search(text) is not None

    return search
