"""``make demo``: starts the local Firebase, seeds it and opens two windows; scripted where there is no display."""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.demo.backend import Backend, running_backend
from desktop_chat.demo.report import latencies, transcript
from desktop_chat.demo.seed import seed
from desktop_chat.demo.stage import converse, measure, show_a_picture, take_pictures, two_windows
from desktop_chat.errors import ChatError


def has_display(env: Mapping[str, str], platform: str) -> bool:
    """Return whether windows can be shown to somebody."""
    if env.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return platform in ("win32", "darwin") or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


async def play(folder: Path, pictures: Path, *, offscreen: bool) -> None:
    """Run the whole demo with its profiles in ``folder``."""
    async with running_backend() as backend:
        await asyncio.to_thread(seed, backend, datetime.fromtimestamp(time.time(), UTC), random.SystemRandom())
        config = write_config(backend, folder)
        async with two_windows(config, folder, offscreen=offscreen) as (ada, grace):
            if not offscreen:
                print("Two windows are open: Ada and Grace. Close both to end the demo.")
                await asyncio.gather(ada.process.wait(), grace.process.wait())
                return
            deliveries = await converse(ada, grace)
            picture = await show_a_picture(ada, grace, folder)
            saved = await take_pictures((ada, grace), pictures)
            rounds = await measure(ada, grace)
            for window in (ada, grace):
                await window.do("quit")
    print(transcript(deliveries))
    print(picture)
    print()
    print(latencies([*deliveries, *rounds]))
    print("pictures:", ", ".join(str(path) for path in saved))


def write_config(backend: Backend, folder: Path) -> Path:
    """Write the clients' configuration file."""
    path = folder / "firebase-config.json"
    path.write_text(json.dumps(backend.web_config(), indent=2), encoding="utf-8")
    return path


def main() -> int:
    """Run the demo; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m desktop_chat.demo", description="Two people chat in two windows.")
    parser.add_argument(
        "--offscreen", action="store_true", help="play the script offscreen although there is a display"
    )
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="folder of the pictures")
    options = parser.parse_args()
    offscreen = options.offscreen or not has_display(os.environ, sys.platform)
    try:
        with tempfile.TemporaryDirectory(prefix="desktop-chat-demo-") as folder:
            asyncio.run(play(Path(folder), options.out, offscreen=offscreen))
    except ChatError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
