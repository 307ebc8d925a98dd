"""Checks of this computer, and of what this tool left undone."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from desktop_chat.admin.access.credentials import KEY_VARIABLE
from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, missing_variables, set_variables
from desktop_chat.admin.audit.audit_log import AuditLog
from desktop_chat.admin.erasure.deletions import Deletions
from desktop_chat.admin.output.output import number_of
from desktop_chat.admin.people.bans import COLLECTION, FOR_GOOD
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.config import load_config
from desktop_chat.model.firebase import paths

_MOST_BANS = 500
_HOST = re.compile(r"(?:http://)?[^/:\s]+:\d{1,5}/?")


def check_client_config(file: Path, target: Target) -> Iterator[Finding]:
    """The configuration that clients on this computer use. Raises InvalidConfig for a broken one."""
    name = "client configuration"
    if not file.exists():
        yield Finding(name, Level.WEAK, f"There is none at {file}.", "init writes it.")
        return
    config = load_config(file, {})
    if config.project_id != target.project_id:
        yield Finding(
            name, Level.WEAK, f"{file} is for {config.project_id}.", "init --out FILE writes one for this project."
        )
        return
    missing = [
        key
        for key, value in (("databaseURL", config.database_url), ("storageBucket", config.storage_bucket))
        if not value
    ]
    if target.is_production and missing:
        yield Finding(
            name, Level.WEAK, f"{file} has no {' and no '.join(missing)}.", "init --overwrite writes it anew."
        )
    else:
        yield Finding(name, Level.OK, f"{file} is for this project.")


def check_audit(audit: AuditLog) -> Iterator[Finding]:
    """The log of this computer, and whether the project has its copy."""
    flaws, waiting = audit.verify(), audit.unpushed()
    if flaws:
        count = number_of(len(flaws), "flaw")
        yield Finding("audit log", Level.BAD, f"It has {count}: it was tampered with.", "audit verify")
    elif waiting:
        advice = "The next command that changes something tries again."
        yield Finding("audit log", Level.WEAK, f"The project has no copy of {len(waiting)} entries.", advice)
    else:
        yield Finding("audit log", Level.OK, f"{len(audit.entries())} entries, every one as it was written.")


def check_state_folder(folder: Path) -> Iterator[Finding]:
    """The folder of this tool holds what others must not change."""
    if not folder.exists():
        there = next(one for one in folder.absolute().parents if one.exists())
        if there.is_dir() and os.access(there, os.W_OK):
            yield Finding("state folder", Level.OK, "Nothing was done from here yet.")
        else:
            advice = f"Make {folder} yours to write: without it nothing can be changed."
            yield Finding("state folder", Level.BAD, f"{folder} cannot be made.", advice)
    elif folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("state folder", Level.BAD, f"Others can reach {folder}.", f"chmod 700 {folder}")
    else:
        yield Finding("state folder", Level.OK, f"Only you can reach {folder}.")


def check_environment(env: Mapping[str, str]) -> Iterator[Finding]:
    """What variables make of this tool and of others: half of the emulators, a key file."""
    there = [name for names in set_variables(env).values() for name in names]
    missing = missing_variables(env)
    for name in missing:
        yield Finding(
            "environment", Level.BAD, f"{name} is not set, and {', '.join(there)} is: part of the work would go to"
            " production.", f"Run the command by desktop-chat-emulator exec, or: unset {' '.join(there)}",
        )  # fmt: skip
    crooked = [name for name in there if not _HOST.fullmatch(env[name])]
    for name in crooked:
        yield Finding("environment", Level.BAD, f"{name} is not HOST:PORT.", f"unset {name}, or set it to HOST:PORT.")
    if env.get(KEY_VARIABLE):
        yield Finding(
            "environment", Level.WEAK, f"{KEY_VARIABLE} points at a key file, which lives until somebody deletes it.",
            "Unset it, delete the key, and sign in with gcloud auth application-default login.",
        )  # fmt: skip
    elif not missing and not crooked:
        yield Finding("environment", Level.OK, "The emulators are all set or none, and no key file is named.")


def check_deletions(services: Services, now: datetime) -> Iterator[Finding]:
    """People whose days of grace are over are to be erased."""
    due = [one for one in Deletions(services).all() if one.erase_at <= now]
    if due:
        yield Finding("deletions", Level.WEAK, f"{len(due)} deleted people are still there.", "users erase")
    else:
        yield Finding("deletions", Level.OK, "Nobody waits to be erased.")


def check_bans(services: Services) -> Iterator[Finding]:
    """A ban has to be in the Realtime Database too, which cannot look into Firestore."""
    if not services.has_database:
        return
    with told():
        documents = services.firestore.collection(COLLECTION).limit(_MOST_BANS).get()
    there = services.rest.call("GET", services.database_url(COLLECTION)) or {}
    banned = [one.id for one in documents if one.to_dict().get("validSince") is None]
    half = [uid for uid in banned if there.get(paths.key(uid)) != FOR_GOOD]
    if half:
        advice = f"users ban {' '.join(half[:20])}"
        yield Finding("bans", Level.BAD, f"{len(half)} banned people still see who is there and types.", advice)
    else:
        yield Finding("bans", Level.OK, f"{len(banned)} people are banned, everywhere.")
