from pathlib import Path

from tests.admin_runner import Admin


def test_a_file_that_is_no_plan_is_a_mistake_of_use(admin: Admin, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    ran = admin("apply", str(tmp_path / "x.json"), "--yes")
    assert ran.code == 2
    assert "was not written by this version" in ran.stderr
