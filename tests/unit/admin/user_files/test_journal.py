from pathlib import Path

import pytest

from desktop_chat.admin.failures import Refused
from desktop_chat.admin.user_files.journal import open_journal


def test_entries_survive(tmp_path: Path) -> None:
    path = tmp_path / "new" / "job.jsonl"
    with open_journal(path) as journal:
        journal.add({"n": 1})
        journal.add({"n": 2})
    with open_journal(path) as journal:
        assert journal.read() == [{"n": 1}, {"n": 2}]
        journal.add({"n": 3})
        assert journal.read()[-1] == {"n": 3}


@pytest.mark.parametrize("torn", ['{"n"', '{"n": 3}', "é"])
def test_a_line_that_was_not_finished_never_was(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "job.jsonl"
    path.write_text('{"n": 1}\n{"n": "ü"}\n' + torn)
    with open_journal(path) as journal:
        assert journal.read() == [{"n": 1}, {"n": "ü"}]
        journal.add({"n": 4})
    with open_journal(path) as journal:
        assert journal.read()[-1] == {"n": 4}


def test_two_processes_do_not_do_the_same_job(tmp_path: Path) -> None:
    with open_journal(tmp_path / "job.jsonl"), pytest.raises(Refused), open_journal(tmp_path / "job.jsonl"):
        pass
    with open_journal(tmp_path / "job.jsonl") as journal:
        assert journal.read() == []
