from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.people.user_row import UserRow
from desktop_chat.admin.user_files.journal import Journal, open_journal
from desktop_chat.admin.user_files.users_import import ImportJob, run_import, with_uids


def rows(count: int) -> list[tuple[int, UserRow]]:
    return with_uids("f", [(n, UserRow(email=f"p{n:04d}@example.org")) for n in range(1, count + 1)])


def run(services: Services, path: Path, job: ImportJob) -> Any:
    with open_journal(path) as journal:
        return run_import(services, job, journal, lambda _: None)


def emails(services: Services) -> list[str]:
    return sorted(one.email for one in services.auth.list_users().iterate_all())


def test_uids_are_made_up_the_same_each_time() -> None:
    assert rows(3) == rows(3)
    assert len({row.uid for _, row in rows(50)}) == 50
    assert with_uids("f", [(1, UserRow("u1"))]) == [(1, UserRow("u1"))]
    assert with_uids("g", [(1, UserRow(email="x"))]) != with_uids("f", [(1, UserRow(email="x"))])


class Killed(BaseException):
    """As sudden as kill -9, without the process."""


@pytest.mark.parametrize("entry", range(1, 7))
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_nobody_is_left_out_and_nobody_is_made_twice(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: int, when: str
) -> None:
    """Steps are the six entries of the journal of two batches, with its begin and end."""
    monkeypatch.setattr("desktop_chat.admin.user_files.users_import.BATCH", 3)
    job, path = ImportJob("f", rows(5)), tmp_path / "job.jsonl"
    add, written = Journal.add, 0

    def adding(self: Journal, content: Any) -> None:
        nonlocal written
        written += 1
        if written == entry and when == "before":
            raise Killed
        add(self, content)
        if written == entry:
            raise Killed

    monkeypatch.setattr(Journal, "add", adding)
    try:
        run(services, path, job)
    except Killed:
        pass
    else:
        assert entry == 6  # there are five entries
    monkeypatch.setattr(Journal, "add", add)
    if "finished" not in path.read_text():
        outcome = run(services, path, job)
        assert (outcome.counts, outcome.failures) == ({"imported": 5}, ())
    assert emails(services) == [f"p{n:04d}@example.org" for n in range(1, 6)]


def test_the_rest_of_a_batch_that_got_half_way_is_made(services: Services, tmp_path: Path) -> None:
    job, path = ImportJob("f", rows(4)), tmp_path / "job.jsonl"
    services.auth.create_user(uid=job.rows[1][1].uid, email="p0002@example.org")
    with open_journal(path) as journal:
        journal.add({"begun": 0})
    assert run(services, path, job).failures == ()
    assert len(emails(services)) == 4


def test_who_is_there_already_is_told_and_not_overwritten(services: Services, tmp_path: Path) -> None:
    job = ImportJob(
        "f", [(1, UserRow("u1", "new@example.org")), (2, UserRow("u2", "old@example.org")), (3, UserRow("u3"))]
    )
    services.auth.create_user(uid="u1", email="ada@example.org")
    services.auth.create_user(uid="ux", email="old@example.org")
    outcome = run(services, tmp_path / "job.jsonl", job)
    assert [failure.id for failure in outcome.failures] == ["row 1 (new@example.org)", "row 2 (old@example.org)"]
    assert outcome.counts == {"imported": 1}
    assert services.auth.get_user("u1").email == "ada@example.org"


def test_a_finished_job_is_not_done_again(services: Services, tmp_path: Path) -> None:
    job = ImportJob("f", rows(2))
    run(services, tmp_path / "job.jsonl", job)
    with pytest.raises(Refused, match="--again"):
        run(services, tmp_path / "job.jsonl", job)


def test_what_failed_before_the_kill_is_still_told(services: Services, tmp_path: Path) -> None:
    job, path = ImportJob("f", rows(2)), tmp_path / "job.jsonl"
    with open_journal(path) as journal:
        journal.add({"done": 0, "failures": [{"id": "row 1", "why": "because"}]})
    outcome = run(services, path, job)
    assert [(one.id, one.why) for one in outcome.failures] == [("row 1", "because")]
    assert outcome.counts == {"imported": 1}


def test_a_value_that_firebase_does_not_take_is_a_failure_of_its_row(services: Services, tmp_path: Path) -> None:
    bad = [(1, UserRow("u1", phone_number="12")), (2, UserRow("u2", "no address")), (3, UserRow("u3"))]
    outcome = run(services, tmp_path / "job.jsonl", ImportJob("f", bad))
    assert [failure.id for failure in outcome.failures] == ["row 1 (u1)", "row 2 (no address)"]
    assert outcome.counts == {"imported": 1}
