"""The fault campaign: real client processes, links and servers that fail on purpose, an oracle that counts.

::

    campaign ─► scenario ─► Person (a driver process each) ─► Network (FaultProxy) ─► Server (the local Firebase)
                    │            │ what it accepted, shows, holds                        │ documents
                    └────────────┴──────────────► Evidence ─► oracle.judge ◄─────────────┘

``python -m tests.faults [--form short|normal|long] [--seed N] [--times N] [name …]`` prints a line for each fault and
ends with 1 when any promise was broken. A seed makes the same choices again; the order of events in several
processes is the machine's.
"""

import argparse
import asyncio
import secrets
import sys
import time
from dataclasses import replace

from tests.faults.campaign import FAULTS, Fault, strike, timed
from tests.faults.outcome import HEADER, line, table_row


def main(arguments: list[str]) -> int:
    """Run what was asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*", help="parts of the names of faults (all)")
    parser.add_argument("--form", choices=("short", "normal", "long"), default="normal")
    parser.add_argument("--seed", type=int, default=None, help="the seed of an earlier run")
    parser.add_argument("--times", type=int, default=None, help="how often each strikes")
    given = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    chosen = [fault for fault in FAULTS if not given.names or any(name in fault.name for name in given.names)]
    if not chosen:
        parser.error(f"no such fault; there are: {', '.join(fault.name for fault in FAULTS)}")
    if given.times is not None:
        chosen = [replace(one, short=given.times, normal=given.times, long=given.times) for one in chosen]
    return asyncio.run(_campaign([fault for fault in chosen if fault.times(given.form)], given.form, seed))


async def _campaign(faults: list[Fault], form: str, seed: int) -> int:
    begun = time.monotonic()
    print(f"fault campaign, {form} form, seed {seed} (again: python -m tests.faults --form {form} --seed {seed})")
    print(line(HEADER), flush=True)
    broken = 0
    for fault in faults:
        since = time.monotonic()
        outcome = await strike(fault, form, seed)
        broken += bool(outcome.breaches)
        print(line(table_row(fault.name, outcome)), f"[{timed(since)}]", flush=True)
        for breach in outcome.breaches[:20]:
            print("    " + breach)
    print(f"{len(faults) - broken} of {len(faults)} faults without a breach, {timed(begun)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
