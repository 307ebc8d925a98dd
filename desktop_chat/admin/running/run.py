"""Runs one command from its options to its exit code: target, audit log, errors."""

import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.credentials import Identity, production_credentials
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Choice, Target, choose_target
from desktop_chat.admin.audit.audit_collection import AuditCollection
from desktop_chat.admin.audit.audit_log import AuditLog, Happening
from desktop_chat.admin.output.exit_code import ExitCode, exit_code_of
from desktop_chat.admin.output.json_value import plain
from desktop_chat.admin.output.output import Output
from desktop_chat.admin.running.confirmation import Confirmation
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.surroundings import Surroundings
from desktop_chat.config import Config, load_config
from desktop_chat.errors import ChatError
from desktop_chat.logs import redact

INTERRUPTED = 130
_SECRET = "[redacted]"  # noqa: S105 - what stands in place of one
_SECRET_WORDS = ("password", "secret", "token", "key", "salt", "signer")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """The options that every command has."""

    choice: Choice = field(default_factory=Choice)
    identity: Identity = field(default_factory=Identity)
    config: Path | None = None
    as_json: bool = False
    yes: bool = False
    confirm: str | None = None
    dry_run: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """What is run: ``name`` with its group ("users ban"), and whether it is audited, as what ``changes`` something.

    ``untargeted`` is run where no target can be made out, with the reason; without one the command fails.
    """

    name: str
    changes: bool
    body: Callable[[Invocation], ExitCode | None]
    arguments: Mapping[str, Any]
    untargeted: "Untargeted | None" = None


Untargeted = Callable[[Surroundings, Output, ChatError], ExitCode]


def run_command(command: Command, options: Options, surroundings: Surroundings, out: Output) -> int:
    """Run it and return the exit code; says errors, never shows a traceback."""
    try:
        try:
            config = _config(options.config, surroundings)
            target = choose_target(options.choice, surroundings.env, config, surroundings.ask_hub)
        except ChatError as error:
            if command.untargeted is None:
                raise
            return command.untargeted(surroundings, out, error)
        out.aim(target)
        services = Services(target, lambda: production_credentials(options.identity, surroundings.env))
        with contextlib.closing(services):
            act = _invocation(command, options, surroundings, out, services)
            return _audited(command, act) if command.changes and not options.dry_run else _plainly(command, act)
    except ChatError as error:
        out.error(error)
        return exit_code_of(error)
    except KeyboardInterrupt:
        out.note("Stopped. What was done is done; a bulk job goes on where it was when the command is repeated.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - people get a sentence, not a traceback
        _LOG.debug("unexpected", exc_info=True)
        kind = type(error).__name__
        out.error(ChatError("This should not happen", f"{kind}: {redact(str(error))}. Please report it."))
        return ExitCode.FAILED


def _plainly(command: Command, act: Invocation) -> int:
    return command.body(act) or ExitCode.OK


def _audited(command: Command, act: Invocation) -> int:
    """Note the begin before anything is changed, and the end whatever it is."""
    _note(command, act, "begun")
    result = "interrupted"
    try:
        code = command.body(act) or ExitCode.OK
        result = code.name.lower()
    except ChatError as error:
        result = f"{exit_code_of(error).name.lower()}: {redact(error.title)}"
        raise
    except Exception as error:
        result = f"failed: {type(error).__name__}"
        raise
    finally:
        _note(command, act, result)
        _push(act)
    return code


def _note(command: Command, act: Invocation, result: str) -> None:
    arguments = redacted(command.arguments)
    if counts := act.noted.get("counts"):
        arguments["counts"] = counts
    happening = Happening(act.now(), act.surroundings.actor, command.name, arguments, result, act.noted.get("plan"))
    act.audit.append(happening, act.surroundings.rng)


def _push(act: Invocation) -> None:
    try:
        waiting = act.audit.unpushed()
        AuditCollection(act.services.firestore).add(waiting)
        if waiting:
            act.audit.mark_pushed(waiting[-1])
    except ChatError as error:
        act.out.note(f"The audit log of the project was not reached ({error.title}); the next command tries again.")


def redacted(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be kept: nothing under a name that smells of a secret, no tokens anywhere."""
    kept: dict[str, Any] = {}
    for name, value in arguments.items():
        if value is None or value is False or value in ((), []):
            continue
        secret = any(word in name for word in _SECRET_WORDS)
        kept[name] = _SECRET if secret else redact(value) if isinstance(value, str) else plain(value)
    return kept


def _invocation(
    command: Command, options: Options, surroundings: Surroundings, out: Output, services: Services
) -> Invocation:
    return Invocation(
        command=command.name,
        services=services,
        out=out,
        surroundings=surroundings,
        confirmation=Confirmation(surroundings.ask, options.yes, options.confirm),
        audit=AuditLog(
            surroundings.state, services.target.project_id if services.target.is_production else _local(services.target)
        ),
        dry_run=options.dry_run,
        limit=options.limit,
    )


def _local(target: Target) -> str:
    # The chain of a local Firebase, which forgets everything, must not look like one of production.
    return f"{target.project_id}@local"


def _config(named: Path | None, surroundings: Surroundings) -> Config | None:
    file = named or surroundings.config_file
    if named is None and not file.exists():
        return None
    return load_config(file, {})
