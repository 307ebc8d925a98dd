"""What is kept, and what a file that is not ours says."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_chat.emulator.rules_api.archive import Archive, ArchiveUnusable, Release, StoredRuleset
from desktop_chat.emulator.rules_api.source import Source

RULESET = StoredRuleset("projects/p/rulesets/1", "t", ("cloud.firestore",), Source("f", "c"))
RELEASE = Release("projects/p/releases/cloud.firestore", RULESET.name, "t", "t")


def test_kept_in_the_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "r")
    archive.add(RULESET)
    archive.put(RELEASE)
    archive.close()
    again = Archive(tmp_path / "r")
    assert again.rulesets("p") == [RULESET]
    assert again.rulesets("q") == []
    assert again.releases() == [RELEASE]
    with pytest.raises(ArchiveUnusable):
        Archive(tmp_path / "r")
    again.remove_ruleset(RULESET.name)
    again.remove_release(RELEASE.name)
    assert (again.ruleset(RULESET.name), again.release(RELEASE.name)) == (None, None)
    again.close()


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r").write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveUnusable):
        Archive(tmp_path / "r")


def test_deleted_release_is_remembered_until_it_is_made_again(tmp_path: Path) -> None:
    release = Release("projects/p/releases/cloud.firestore", "projects/p/rulesets/1", "t", "t")
    archive = Archive(tmp_path / "rules.sqlite3")
    archive.put(release)
    archive.remove_release(release.name)
    archive.close()
    again = Archive(tmp_path / "rules.sqlite3")
    assert (again.releases(), again.withdrawn()) == ([], [release.name])
    again.put(release)
    assert (again.releases(), again.withdrawn()) == ([release], [])
    again.close()


def test_archive_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "rules.sqlite3"
    old = Archive(file)
    old.put(Release("projects/p/releases/cloud.firestore", "projects/p/rulesets/1", "t", "t"))
    old.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE withdrawn")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    again = Archive(file)
    assert (len(again.releases()), again.withdrawn()) == (1, [])
    again.close()
