"""The official Auth emulator of firebase-tools as a process of its own."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests.conformance.judges import NotHereError
from tests.conformance.npm_judges import program
from tests.local_firebase import clean_environment
from tests.ports import kept_ports

PROJECT: Final = "demo-chat"
_PARTS: Final = ("auth", "hub", "logging")
# Asks after 0.1, 0.3, 0.7 … 102 s whether it is there; a start beside other judges on two cores took 68.
_PATIENCE: Final = Retry(total=None, connect=11, backoff_factor=0.05)


@contextmanager
def official_auth(packages: Path, folder: Path) -> Iterator[str]:
    """Run the one that npm put into `packages`, with its files in `folder`; gives its host:port."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = kept_ports(len(_PARTS))
    emulators = {name: {"host": "127.0.0.1", "port": port} for name, port in zip(_PARTS, ports, strict=True)}
    (folder / "firebase.json").write_text(json.dumps({"emulators": {**emulators, "ui": {"enabled": False}}}))
    script = packages / "node_modules" / "firebase-tools" / "lib" / "bin" / "firebase.js"
    command = [program("node"), str(script), "emulators:start", "--only", "auth", "--project", PROJECT]
    # It keeps settings of the person who runs it, and asks the network for news: neither is any of its business here.
    environment = clean_environment() | {"XDG_CONFIG_HOME": str(folder), "NO_UPDATE_NOTIFIER": "1", "CI": "1"}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [*command, "--non-interactive"],
            cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True,
        ) as process,
    ):  # fmt: skip
        try:
            address = f"127.0.0.1:{ports[0]}"
            _wait_for(address, folder / "log")
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=15)


def _wait_for(address: str, log: Path) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", HTTPAdapter(max_retries=_PATIENCE))
        try:
            session.get(f"http://{address}/", timeout=30).raise_for_status()
        except requests.RequestException as error:
            raise NotHereError(f"the Auth emulator of firebase-tools does not start; see {log}") from error
