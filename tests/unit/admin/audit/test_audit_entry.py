import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from desktop_chat.admin.audit.audit_entry import START, AuditEntry, entry_from
from desktop_chat.admin.output.json_value import canonical
from tests.admin_runner import NOON

ENTRY = AuditEntry("c0", 3, NOON, "ada", "p-1", "users ban", {"uid": "u"}, "ok", None, START)


def test_a_line_gives_the_entry_back_with_the_same_hash() -> None:
    read = entry_from(json.loads(canonical(ENTRY.document())))
    assert read == ENTRY
    assert read.hash == ENTRY.document()["hash"]


OTHER: dict[str, Any] = {
    "chain": "c1", "seq": 4, "at": NOON + timedelta(seconds=1), "actor": "bob", "project": "p-2",
    "command": "users unban",
    "arguments": {"uid": "v"}, "result": "failed", "plan": "x", "previous": "1" * 64,
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(AuditEntry)])
def test_every_part_is_in_the_hash(name: str) -> None:
    changed: AuditEntry = replace(ENTRY, **{name: OTHER[name]})
    assert changed.hash != ENTRY.hash


def test_the_id_sorts_by_number() -> None:
    assert ENTRY.id == "c0-00000003"
