"""Firestore servers as processes of their own: ours, and Google's emulator where the machine has it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

from tests.local_firebase import clean_environment
from tests.ports import kept_port


@contextmanager
def our_server(*options: str) -> Iterator[str]:
    """Run our Firestore and give its host:port."""
    command = [sys.executable, "-m", "desktop_chat.emulator.firestore", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment()) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["firestore"]
        finally:
            process.terminate()
            assert process.wait(timeout=15) == 0


def google_emulator() -> Path | None:
    """Return the start script of Google's emulator where the Debian package is installed and Java is there."""
    dpkg = shutil.which("dpkg")
    if dpkg is None or shutil.which("java") is None:
        return None
    listed = subprocess.run(
        [dpkg, "-L", "google-cloud-cli-firestore-emulator"], capture_output=True, text=True, check=False
    )
    scripts = (Path(line) for line in listed.stdout.splitlines() if line.endswith("/cloud_firestore_emulator"))
    return next((script for script in scripts if script.is_file()), None)


@contextmanager
def google_server(script: Path, java_options: str = "") -> Iterator[str]:
    """Run Google's Firestore emulator and give its host:port."""
    port = kept_port()
    command = [str(script), "--host=127.0.0.1", f"--port={port}"]
    quiet = subprocess.DEVNULL
    # A session of its own: the script is a shell that starts Java and passes no signal on.
    environment = {**clean_environment(), **({"JAVA_TOOL_OPTIONS": java_options} if java_options else {})}
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment, start_new_session=True) as process:
        try:
            address = f"127.0.0.1:{port}"
            with grpc.insecure_channel(address) as channel:
                grpc.channel_ready_future(channel).result(timeout=60)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=15)
