"""Runs every benchmark, or those named: ``python -m tests.bench [name …]``. Figures go to stdout."""

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    folder = Path(__file__).parent
    known = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))} (there are: {', '.join(known)})")
    for name in names or known:
        print(f"== {name}")
        importlib.import_module(f"tests.bench.{name}").run()


if __name__ == "__main__":
    main(sys.argv[1:])
