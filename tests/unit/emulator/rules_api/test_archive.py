"""What is kept, and what a file that is not ours says."""

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
