"""firebase.json: ports and hosts of the ``emulators`` block, and the names of the rules files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEFAULT_PORTS: Mapping[str, int] = {"auth": 9099, "firestore": 8080, "database": 9000, "storage": 9199, "hub": 4400}
"""Of the official suite, by the names of its ``emulators`` block."""


class FirebaseJsonError(Exception):
    """firebase.json cannot be used; the message starts with the file and, for bad JSON, line and column."""


@dataclass(frozen=True, slots=True)
class FirebaseJson:
    """What the local Firebase takes from firebase.json; the paths are absolute or relative as the file's own."""

    file: Path
    ports: Mapping[str, int] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Path] = field(default_factory=dict)


def read_firebase_json(file: Path) -> FirebaseJson:
    """Read ``file``; raises FirebaseJsonError when it cannot be read or says something that it cannot mean."""
    content = _object(_parse(file), "", file)
    emulators = _object(content.get("emulators", {}), "emulators", file)
    ports: dict[str, int] = {}
    hosts: dict[str, str] = {}
    for name in DEFAULT_PORTS:
        settings = _object(emulators.get(name, {}), f"emulators.{name}", file)
        if "port" in settings:
            ports[name] = _port(settings["port"], f"emulators.{name}.port", file)
        if "host" in settings:
            hosts[name] = _text(settings["host"], f"emulators.{name}.host", file)
    rules = {
        name: file.parent / path
        for name in ("firestore", "storage", "database")
        if (path := _rules_name(content, name, file)) is not None
    }
    return FirebaseJson(file, ports, hosts, rules)


def _parse(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise FirebaseJsonError(f"{file}:{error.lineno}:{error.colno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise FirebaseJsonError(f"{file}: not a text file in UTF-8") from error
    except OSError as error:
        raise FirebaseJsonError(f"{file}: {error.strerror}") from error


def _rules_name(content: Mapping[str, Any], name: str, file: Path) -> str | None:
    section = content.get(name)
    if isinstance(section, list):  # several databases or buckets: the one without a name of its own is the default
        section = next((one for one in section if isinstance(one, dict) and _is_default(one)), None)
    if section is None:
        return None
    rules = _object(section, name, file).get("rules")
    return None if rules is None else _text(rules, f"{name}.rules", file)


def _is_default(section: Mapping[str, Any]) -> bool:
    return section.get("database", "(default)") == "(default)" and "target" not in section


def _object(value: Any, where: str, file: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FirebaseJsonError(f"{file}: {where or 'the file'} must be an object")
    return value


def _text(value: Any, where: str, file: Path) -> str:
    if not isinstance(value, str):
        raise FirebaseJsonError(f"{file}: {where} must be a string")
    return value


def _port(value: Any, where: str, file: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65535:
        raise FirebaseJsonError(f"{file}: {where} must be a port number")
    return value
