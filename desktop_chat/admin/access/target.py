"""Which project is meant, and whether it is the real one.

Nothing is guessed about production: it needs ``--prod`` and the project id in words. Everything else goes to the
local Firebase, whose addresses come from the standard variables, the client's configuration or the emulator hub.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.config import Config, EmulatorHosts
from desktop_chat.errors import Unavailable

DEFAULT_PROJECT = "demo-chat"
DEFAULT_HUB = "127.0.0.1:4400"
HUB_VARIABLE = "FIREBASE_EMULATOR_HUB"

_VARIABLES = {
    "auth": ("FIREBASE_AUTH_EMULATOR_HOST",),
    "firestore": ("FIRESTORE_EMULATOR_HOST",),
    "database": ("FIREBASE_DATABASE_EMULATOR_HOST",),
    "storage": ("FIREBASE_STORAGE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST"),
}

AskHub = Callable[[str], Mapping[str, str]]
"""Asks the hub at ``host:port`` which services run where; raises Unavailable."""


class TargetKind(StrEnum):
    """Whether mistakes can be undone by starting the local Firebase again."""

    EMULATOR = "emulator"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options of a command say about the target."""

    project: str | None = None
    emulator: bool = False
    production: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One project in one place; ``hub`` and the hosts are ``host:port`` and None in production."""

    project_id: str
    kind: TargetKind
    hosts: EmulatorHosts = field(default_factory=EmulatorHosts)
    hub: str | None = None
    database_url: str = ""
    storage_bucket: str = ""

    @property
    def is_production(self) -> bool:
        return self.kind is TargetKind.PRODUCTION

    @property
    def title(self) -> str:
        """How every confirmation names it."""
        where = "in PRODUCTION" if self.is_production else "on the local Firebase"
        return f"project {self.project_id} {where}"

    @property
    def bucket(self) -> str:
        """The Storage bucket; new projects have this name when none is configured."""
        return self.storage_bucket or f"{self.project_id}.firebasestorage.app"


def choose_target(choice: Choice, env: Mapping[str, str], config: Config | None, ask_hub: AskHub) -> Target:
    """Return what is meant. Raises WrongUse, Refused or Unavailable."""
    if choice.emulator and choice.production:
        raise WrongUse("Two targets", "Give either --emulator or --prod.")
    return _production(choice, env, config) if choice.production else _emulator(choice, env, config, ask_hub)


def set_variables(env: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the emulator variables that have a value, by service."""
    return {service: [name for name in names if env.get(name)] for service, names in _VARIABLES.items()}


def missing_variables(env: Mapping[str, str]) -> list[str]:
    """Return what is not set beside emulator variables that are; nothing where all are, or none."""
    found = set_variables(env)
    missing = [_VARIABLES[service][0] for service, names in found.items() if not names]
    return [] if len(missing) == len(_VARIABLES) else missing


def _production(choice: Choice, env: Mapping[str, str], config: Config | None) -> Target:
    if choice.project is None:
        raise WrongUse("Which project?", "--prod needs the project id in words: --prod --project ID.")
    found = [name for names in set_variables(env).values() for name in names]
    if found:
        raise Refused(
            "--prod and emulators together",
            f"Libraries would go to an emulator, as these are set: {', '.join(found)}."
            " Unset them, or leave out --prod.",
        )
    same = config if config is not None and config.project_id == choice.project else None
    return Target(
        project_id=choice.project,
        kind=TargetKind.PRODUCTION,
        database_url=same.database_url if same else "",
        storage_bucket=same.storage_bucket if same else "",
    )


def _emulator(choice: Choice, env: Mapping[str, str], config: Config | None, ask_hub: AskHub) -> Target:
    local = config if config is not None and config.emulators != EmulatorHosts() else None
    hub = env.get(HUB_VARIABLE) or DEFAULT_HUB
    hosts = _hosts_of(env) or (local.emulators if local else None)
    if hosts is None:
        found = ask_hub(hub)
        hosts = EmulatorHosts(**{name: found.get(name) for name in _VARIABLES})
    if hosts.auth is None or hosts.firestore is None:
        raise Unavailable("The local Firebase is not complete", "It needs at least Auth and Firestore.")
    project = choice.project or env.get("GCLOUD_PROJECT") or (local.project_id if local else DEFAULT_PROJECT)
    return Target(
        project_id=project,
        kind=TargetKind.EMULATOR,
        hosts=hosts,
        hub=hub,
        storage_bucket=local.storage_bucket if local else "",
    )


def _hosts_of(env: Mapping[str, str]) -> EmulatorHosts | None:
    found = set_variables(env)
    there = [name for names in found.values() for name in names]
    if not there:
        return None
    if missing := missing_variables(env):
        raise Refused(
            "Half of the emulators",
            f"Part of the work would go to production, as these are set: {', '.join(there)}; and these are not:"
            f" {', '.join(missing)}."
            " Set all of them (desktop-chat-emulator exec does), or none.",
        )
    hosts = {service: env[names[0]].removeprefix("http://").rstrip("/") for service, names in found.items()}
    return EmulatorHosts(**hosts)
