"""The Firebase project that a client talks to: the standard web config plus emulator hosts.

``platformdirs`` is the one import from outside the standard library here: window and CLI must agree on the folders.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from desktop_chat.errors import InvalidConfig

APP = "desktop-chat"
FILE_NAME = "firebase-config.json"
ENVIRONMENT_VARIABLE = "DESKTOP_CHAT_CONFIG"

_CONSOLE = "the Firebase console, Project settings, Your apps, SDK setup and configuration"
_EMULATOR_VARIABLES = {
    "auth": "FIREBASE_AUTH_EMULATOR_HOST",
    "firestore": "FIRESTORE_EMULATOR_HOST",
    "database": "FIREBASE_DATABASE_EMULATOR_HOST",
    "storage": "FIREBASE_STORAGE_EMULATOR_HOST",
}
_KEYS = {
    "api_key": "apiKey",
    "project_id": "projectId",
    "auth_domain": "authDomain",
    "database_url": "databaseURL",
    "storage_bucket": "storageBucket",
    "app_id": "appId",
}
_MAX_BRACES = 50
_PROJECT_ID = re.compile(r"(?:[a-z0-9.-]+:)?[a-z0-9][a-z0-9-]{2,62}")
_HOST_AND_PORT = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class EmulatorHosts:
    """``host:port`` of each local service, None where production is meant."""

    auth: str | None = None
    firestore: str | None = None
    database: str | None = None
    storage: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Firebase web config (camelCase in the file, as the console prints it)."""

    api_key: str
    project_id: str
    auth_domain: str = ""
    database_url: str = ""
    storage_bucket: str = ""
    app_id: str = ""
    emulators: EmulatorHosts = field(default_factory=EmulatorHosts)


def default_config_path() -> Path:
    """Return where the configuration is looked for and saved when none is named."""
    return platformdirs.user_config_path(APP, appauthor=False) / FILE_NAME


def default_profile_path() -> Path:
    """Return the profile folder that is used when none is named."""
    return platformdirs.user_data_path(APP, appauthor=False) / "profile"


def default_admin_state_path() -> Path:
    """Return where the admin tool keeps its audit log and the journals of its jobs."""
    return platformdirs.user_state_path(APP, appauthor=False) / "admin"


def load_config(path: Path | None, env: Mapping[str, str]) -> Config:
    """Read the configuration from ``path``, else $DESKTOP_CHAT_CONFIG, else the platform's folder.

    Emulator variables in ``env`` win over the file. Raises InvalidConfig, which names the file and the field.
    """
    named = env.get(ENVIRONMENT_VARIABLE)
    path = path or (Path(named) if named else default_config_path())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidConfig(
            "No Firebase configuration",
            f"{path} does not exist. Save the configuration from {_CONSOLE} there, or name another file with --config.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig("The Firebase configuration cannot be read", f"{path}: {error}.") from error
    try:
        config = parse_config(text)
    except InvalidConfig as error:
        raise InvalidConfig(error.title, f"{path}: {error.message}") from error
    return with_emulators_of(config, env)


def with_emulators_of(config: Config, env: Mapping[str, str]) -> Config:
    """Return the configuration with the emulators that the standard environment variables name."""
    named = {
        service: _host_and_port(variable, env[variable])
        for service, variable in _EMULATOR_VARIABLES.items()
        if env.get(variable)
    }
    return replace(config, emulators=replace(config.emulators, **named)) if named else config


def parse_config(text: str) -> Config:
    """Read JSON or what the console shows (``const firebaseConfig = {…};``). Raises InvalidConfig naming the field."""
    fields = _object_in(text)
    values: dict[str, str] = {}
    for name, key in _KEYS.items():
        value = fields.get(key, "")
        if not isinstance(value, str):
            raise InvalidConfig("The Firebase configuration is broken", f'"{key}" must be a text.')
        values[name] = value.strip()
    for required in ("api_key", "project_id"):
        if not values[required]:
            raise InvalidConfig(
                "The Firebase configuration is incomplete", f'"{_KEYS[required]}" is missing. Copy it from {_CONSOLE}.'
            )
    if not _PROJECT_ID.fullmatch(values["project_id"]):
        raise InvalidConfig(
            "The Firebase configuration is broken",
            f'"projectId" is not a project id: {values["project_id"]!r}. It has small letters, digits and dashes.',
        )
    url = values["database_url"]
    if url and not url.startswith(("https://", "http://")):
        raise InvalidConfig("The Firebase configuration is broken", '"databaseURL" must begin with https://.')
    return Config(**values, emulators=_emulators(fields.get("emulators")))


def save_config(config: Config, path: Path) -> None:
    """Write the configuration as JSON that ``parse_config`` reads. Raises InvalidConfig when that is not possible."""
    fields: dict[str, object] = {key: getattr(config, name) for name, key in _KEYS.items() if getattr(config, name)}
    emulators = {name: host for name in _EMULATOR_VARIABLES if (host := getattr(config.emulators, name))}
    if emulators:
        fields["emulators"] = emulators
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidConfig("The Firebase configuration cannot be saved", f"{path}: {error.strerror}.") from error


def project_file(name: str) -> Path:
    """Return a file that ships with the program, such as ``firestore.rules`` or ``resources/icons``.

    A wheel has them in ``desktop_chat/_files``, a checkout at its root. Raises FileNotFoundError.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_files", package.parent):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is not part of this installation")


def _emulators(block: object) -> EmulatorHosts:
    if block is None:
        return EmulatorHosts()
    if not isinstance(block, dict):
        raise InvalidConfig(
            "The Firebase configuration is broken", '"emulators" must be an object like {"auth": "127.0.0.1:9099"}.'
        )
    found = {
        service: _host_and_port(f"emulators.{service}", block[service])
        for service in _EMULATOR_VARIABLES
        if block.get(service) is not None
    }
    return EmulatorHosts(**found)


def _host_and_port(field_name: str, value: object) -> str:
    match = _HOST_AND_PORT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not 0 < int(match["port"]) < 65536:
        raise InvalidConfig(
            "The Firebase configuration is broken",
            f'"{field_name}" must be host:port without http://, for example 127.0.0.1:8080, not {value!r}.',
        )
    return match.group()


def _object_in(text: str) -> dict[str, Any]:
    """Find the object in what was pasted: JSON, or JavaScript with bare keys, comments and other code around it."""
    begins = [match.start() for match in re.finditer(r"\{", text)][:_MAX_BRACES]
    if not begins:
        raise InvalidConfig(
            "This is no Firebase configuration",
            f"It should look like {{apiKey: …, projectId: …}}. Copy it from {_CONSOLE}.",
        )
    for begin in begins:
        try:
            found, _ = json.JSONDecoder().raw_decode(_json_of(text[begin:]))
        except ValueError:
            continue
        if begin == begins[0] or found.keys() & {"apiKey", "projectId"}:
            return dict(found)
    raise InvalidConfig(
        "This is no Firebase configuration", f"It is cut off or mistyped. Copy it again from {_CONSOLE}."
    )


# One token of a JavaScript object literal; comments and strings first, so that nothing inside them is touched.
_JS_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | `(?:\\.|[^`\\])*`)
    | (?P<key>[A-Za-z_$][\w$]*)(?=\s*:)
    | (?P<trailing>,)(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])""",
    re.VERBOSE | re.DOTALL,
)


def _json_of(literal: str) -> str:
    def as_json(match: re.Match[str]) -> str:
        if match["string"]:
            body = match["string"][1:-1]
            return match["string"] if match["string"][0] == '"' else json.dumps(re.sub(r"\\(.)", r"\1", body))
        return json.dumps(match["key"]) if match["key"] else ""

    return _JS_TOKEN.sub(as_json, literal)
