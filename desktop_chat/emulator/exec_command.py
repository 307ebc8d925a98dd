"""``desktop-chat-emulator exec``: the environment of the command, and its exit code."""

import asyncio
import sys
from collections.abc import Mapping, Sequence

VARIABLES: Mapping[str, tuple[str, str]] = {
    "FIREBASE_AUTH_EMULATOR_HOST": ("auth", ""),
    "FIRESTORE_EMULATOR_HOST": ("firestore", ""),
    "FIREBASE_DATABASE_EMULATOR_HOST": ("database", ""),
    "FIREBASE_STORAGE_EMULATOR_HOST": ("storage", ""),
    # google-cloud-storage wants a whole URL, the others host:port.
    "STORAGE_EMULATOR_HOST": ("storage", "http://"),
    "FIREBASE_EMULATOR_HUB": ("hub", ""),
}
"""Standard variable to the service it points at and what stands before the address."""

_NOT_FOUND, _NOT_RUNNABLE, _BY_SIGNAL = 127, 126, 128  # as shells say it


def environment_for(project: str, endpoints: Mapping[str, str], inherited: Mapping[str, str]) -> dict[str, str]:
    """Return ``inherited`` pointing at the services that run, and at no other emulator."""
    environment = {name: value for name, value in inherited.items() if name not in VARIABLES}
    for name, (service, prefix) in VARIABLES.items():
        if service in endpoints:
            environment[name] = prefix + endpoints[service]
    environment["GCLOUD_PROJECT"] = project
    return environment


async def run_command(command: Sequence[str], environment: Mapping[str, str], stop: asyncio.Event) -> int:
    """Run ``command`` to its end and return its exit code; ``stop`` ends it early."""
    try:
        process = await asyncio.create_subprocess_exec(*command, env=environment)
    except FileNotFoundError:
        sys.stderr.write(f"desktop-chat-emulator: {command[0]}: command not found\n")
        return _NOT_FOUND
    except OSError as error:
        sys.stderr.write(f"desktop-chat-emulator: {command[0]}: {error.strerror}\n")
        return _NOT_RUNNABLE
    ended, stopped = asyncio.ensure_future(process.wait()), asyncio.ensure_future(stop.wait())
    await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ended.done():
        process.terminate()
    code = await ended
    return code if code >= 0 else _BY_SIGNAL - code
