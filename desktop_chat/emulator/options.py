"""The command line of desktop-chat-emulator, joined with firebase.json into what the suite is to do."""

import argparse
import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_chat.emulator.auth.claims import checked_claim_object, checked_claims
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.faults.fault import Fault, FaultError, parse_fault
from desktop_chat.emulator.firebase_json import DEFAULT_PORTS, FirebaseJson, read_firebase_json
from desktop_chat.emulator.shipped_files import shipped_file

DEFAULT_PROJECT = "demo-chat"
DEFAULT_HOST = "127.0.0.1"


class OptionError(Exception):
    """The options do not fit together; the message names the one to change."""


@dataclass(frozen=True, slots=True)
class SuiteOptions:
    """What to serve, and where. A port of 0 is any free one; ``token_lifetime`` is in seconds."""

    project: str
    hosts: Mapping[str, str]
    ports: Mapping[str, int]
    rules: Path | None = None
    storage_rules: Path | None = None
    database_rules: Path | None = None
    indexes: Path | None = None
    data: Path | None = None
    token_lifetime: int | None = None
    session_claims: Mapping[str, Any] = field(default_factory=dict)
    import_from: Path | None = None
    export_to: Path | None = None
    faults: tuple[Fault, ...] = ()
    usage: bool = False
    coverage: bool = False


@dataclass(frozen=True, slots=True)
class CommandLine:
    """``command`` is what ``exec`` is to run; empty for ``start``."""

    options: SuiteOptions
    command: tuple[str, ...] = ()


def read_command_line(arguments: Sequence[str], folder: Path) -> CommandLine:
    """Read ``arguments`` as given in ``folder``; raises OptionError, FirebaseJsonError, or SystemExit for usage."""
    ours, command = _split(arguments)
    parser = _parser()
    given = parser.parse_args(ours)
    if given.action == "exec" and not command:
        parser.error("exec needs a command: desktop-chat-emulator exec [options] -- COMMAND")
    if given.action == "start" and command:
        parser.error("start takes no command; did you mean exec?")
    return CommandLine(_suite_options(given, folder), tuple(command))


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    if "--" not in arguments:
        return list(arguments), []
    at = list(arguments).index("--")
    return list(arguments[:at]), list(arguments[at + 1 :])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desktop-chat-emulator", description="A local Firebase for development and tests."
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="start|exec")
    shared = _shared_options()
    actions.add_parser("start", parents=[shared], help="serve until Ctrl-C or SIGTERM", allow_abbrev=False)
    actions.add_parser(
        "exec",
        parents=[shared],
        help="serve while a command runs, with the standard variables set",
        usage="%(prog)s [options] -- COMMAND [ARGUMENT...]",
        allow_abbrev=False,
    )
    return parser


def _shared_options() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--project", default=DEFAULT_PROJECT, help="project id of calls that name none (%(default)s)")
    add("--host", help=f"address to listen on ({DEFAULT_HOST}); anybody who reaches it is an administrator")
    for name, port in DEFAULT_PORTS.items():
        add(f"--{name}-port", type=_port_number, metavar="N", help=f"port of {name} ({port})")
    add("--free-ports", action="store_true", help="take any free port for those that are not given")
    add("--rules", type=Path, metavar="FILE", help="Firestore security rules")
    add("--storage-rules", type=Path, metavar="FILE", help="Storage security rules")
    add("--database-rules", type=Path, metavar="FILE", help="Realtime Database security rules")
    add("--indexes", type=Path, metavar="FILE", help="firestore.indexes.json: refuse queries whose index is not in it")
    add("--data", type=Path, metavar="DIR", help="keep accounts, documents and files in this folder")
    add("--token-lifetime", type=_lifetime, metavar="SECONDS", help="ID tokens live so long, and then are refused")
    add(
        "--session-claims",
        type=_claims,
        metavar="JSON",
        help="custom claims in everybody's ID token, as beforeSignIn gives",
    )
    add("--import", dest="import_from", type=Path, metavar="DIR", help="begin with what an export holds")
    add("--export-on-exit", type=Path, metavar="DIR", help="write everything into this folder at the end, as JSON")
    add("--fault", action="append", type=_fault, metavar="SPEC", help="trouble: drop:percent=10,seed=7 (see README)")
    add("--usage", action="store_true", help="say at the end what production would have billed")
    add("--coverage", action="store_true", help="count from the start what the rules evaluate to (:ruleCoverage.html)")
    add("--config", type=Path, metavar="FILE", help="firebase.json to read (the one in this folder)")
    return shared


def _port_number(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number")
    return int(text)


def _lifetime(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return int(text)


def _claims(text: str) -> dict[str, Any]:
    try:
        return checked_claim_object(json.loads(checked_claims(text)))
    except AuthApiError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except FaultError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _suite_options(given: argparse.Namespace, folder: Path) -> SuiteOptions:
    config = _firebase_json(given.config, folder)
    ports: dict[str, int] = {}
    for name, default in DEFAULT_PORTS.items():
        from_file = default if config is None else config.ports.get(name, default)
        explicit: int | None = getattr(given, f"{name}_port")
        ports[name] = explicit if explicit is not None else 0 if given.free_ports else from_file
    return SuiteOptions(
        project=given.project,
        hosts=_hosts(given.host, config),
        ports=ports,
        rules=_rules(given.rules, config, "firestore"),
        storage_rules=_rules(given.storage_rules, config, "storage"),
        database_rules=_rules(given.database_rules, config, "database"),
        indexes=given.indexes,
        data=given.data,
        token_lifetime=given.token_lifetime,
        session_claims=given.session_claims or {},
        import_from=given.import_from,
        export_to=given.export_on_exit,
        faults=tuple(given.fault or ()),
        usage=given.usage,
        coverage=given.coverage,
    )


def _firebase_json(given: Path | None, folder: Path) -> FirebaseJson | None:
    if given is not None:
        return read_firebase_json(folder / given)
    here = folder / "firebase.json"
    return read_firebase_json(here) if here.is_file() else None


def _hosts(given: str | None, config: FirebaseJson | None) -> Mapping[str, str]:
    if given is not None:
        return dict.fromkeys(DEFAULT_PORTS, given)
    hosts = dict.fromkeys(DEFAULT_PORTS, DEFAULT_HOST)
    for name, host in ({} if config is None else config.hosts).items():
        if not is_loopback(host):
            raise OptionError(
                f"firebase.json wants {name} to listen on {host}, which others can reach, and anybody who reaches it is"
                f" an administrator. If that is meant, say it with --host {host}."
            )
        hosts[name] = host
    return hosts


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _rules(given: Path | None, config: FirebaseJson | None, service: str) -> Path | None:
    if given is not None:
        return given
    if config is not None:
        return config.rules.get(service)
    return shipped_file("database.rules.json" if service == "database" else f"{service}.rules")
