import random
from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.audit.audit_collection import AuditCollection
from desktop_chat.admin.audit.audit_log import AuditLog, Flaw, Happening
from tests.admin_runner import NOON
from tests.unit.admin.audit.test_audit_log import filled


def test_the_copy_is_compared_entry_by_entry(services: Services, tmp_path: Path) -> None:
    log, copy = filled(tmp_path), AuditCollection(services.firestore)
    copy.add(log.entries())
    copy.add(log.entries())  # once more is harmless
    assert copy.verify(log.entries()) == []
    assert [entry.seq for entry in copy.newest(2)] == [4, 3]
    first, second, third, _ = log.entries()
    services.firestore.document(f"audit/{first.id}").update({"result": "failed"})
    services.firestore.document(f"audit/{second.id}").delete()
    assert [flaw.line for flaw in copy.verify(log.entries())] == [1, 2]
    assert copy.verify([first, third])[-1] == Flaw(
        0, f"The project has an entry that is missing here: {third.id[:-1]}4."
    )


def test_a_tail_that_was_cut_off_here_is_found_there(services: Services, tmp_path: Path) -> None:
    log, copy = filled(tmp_path), AuditCollection(services.firestore)
    copy.add(log.entries())
    lines = log.path.read_text().splitlines(keepends=True)
    log.path.write_text("".join(lines[:-1]))
    assert log.verify() == []
    assert [flaw.line for flaw in copy.verify(log.entries())] == [0]


def test_another_chain_is_none_of_our_business(services: Services, tmp_path: Path) -> None:
    copy = AuditCollection(services.firestore)
    copy.add(filled(tmp_path / "a").entries())
    other = AuditLog(tmp_path / "b", "p-1")
    other.append(Happening(NOON, "bob@desk", "users ban", {}, "ok"), random.Random(99))
    copy.add(other.entries())
    assert copy.verify(other.entries()) == []
