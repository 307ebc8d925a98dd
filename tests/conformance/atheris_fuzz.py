"""`python -m tests.conformance.atheris_fuzz TARGET [libFuzzer's options]`; atheris must be on the path."""

import importlib
import sys
from typing import Any


def main() -> None:
    """Fuzz one target of `tests.fuzz_targets` until libFuzzer ends the process."""
    # Not in the lock: `make conformance` installs it where there is a wheel.
    atheris: Any = importlib.import_module("atheris")
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["desktop_chat.emulator"]):
        targets = importlib.import_module("tests.fuzz_targets")
        clock = importlib.import_module("desktop_chat.emulator.clock").Clock()
    target = targets.ListTarget(clock) if name == "query" else getattr(targets, name)
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
