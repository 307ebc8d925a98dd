"""The local Firestore alone: `python -m desktop_chat.emulator.firestore [--port N] [--rules FILE]`.

Prints `{"firestore": "host:port"}` when it is ready and serves until SIGINT or SIGTERM. For tests and measurements;
people start the whole suite with desktop-chat-emulator.
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.security_rules import RulesFile
from desktop_chat.emulator.firestore.server import FirestoreServer
from desktop_chat.emulator.firestore.store.database import Databases


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description="The Firestore emulator alone.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--check-expiry", action="store_true")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    clock = Clock()
    databases = Databases(clock)
    rules = None if options.rules is None else RulesFile(options.rules.name, options.rules.read_text("utf-8"))
    server = FirestoreServer(databases, clock, rules=rules, check_expiry=options.check_expiry)
    port = await server.start(options.host, options.port)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    print(json.dumps({"firestore": f"{options.host}:{port}"}), flush=True)
    await stop.wait()
    await server.stop()
    databases.close()


if __name__ == "__main__":
    main()
