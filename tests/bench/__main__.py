"""Runs every benchmark, or those named: ``python -m tests.bench [name …]``. Figures go to stdout.

One that fails does not end the others. Slow is no failure: only what could not be measured, or lost something, is.
"""

import importlib
import sys
import time
import traceback
from pathlib import Path


def main(names: list[str]) -> None:
    folder = Path(__file__).parent
    known = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))} (there are: {', '.join(known)})")
    failed = [name for name in names or known if not run(name)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def run(name: str) -> bool:
    """Run one benchmark; return whether it came to its end."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    try:
        importlib.import_module(f"tests.bench.{name}").run()
    except Exception:  # noqa: BLE001 - whatever it is, the others are to run
        traceback.print_exc()
        return False
    finally:
        print(f"-- {name}: {time.monotonic() - began:.0f} s", flush=True)
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
