import stat
from pathlib import Path

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.user_row import UserRow
from desktop_chat.admin.user_files.users_file import FORMATS, read_rows, write_rows
from tests.unit.admin.people.test_user_row import FULL

ODD = UserRow("u2", display_name='Ün "quoted", two\nlines')


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("rows", [(FULL, ODD), ()])
def test_what_is_written_is_read(tmp_path: Path, suffix: str, rows: tuple[UserRow, ...]) -> None:
    file = tmp_path / f"people{suffix}"
    assert write_rows(file, rows, with_hashes=True) == len(rows)
    assert read_rows(file).good == tuple(enumerate(rows, start=1))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_a_broken_export_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    write_rows(file, [ODD], with_hashes=False)
    before = file.read_text()

    def breaks() -> object:
        yield FULL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_rows(file, breaks(), with_hashes=False)  # type: ignore[arg-type]  # a generator of rows
    assert file.read_text() == before
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_bad_rows_are_told_by_number_and_the_others_kept(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("uid,email,disabled\nu1,a@x.org,\nu2,A@X.org,\nu1,b@x.org,\nu4,,perhaps\nu5,,yes\n")
    rows = read_rows(file)
    assert [number for number, _ in rows.good] == [1, 5]
    assert [(number, why.split(" is ")[0]) for number, why in rows.bad] == [
        (2, "email a@x.org"), (3, "uid u1"), (4, "disabled"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", ""), ("x.csv", ""), ("x.csv", "uid,shoe\nu1,42\n"), ("x.json", "{"), ("x.json", "[1]"),
        ("x.jsonl", '{"uid": "u1"}\n{'), ("x.json", '{"people": []}'),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(WrongUse, match="x\\."):
        read_rows(tmp_path / name)
    with pytest.raises(WrongUse):
        read_rows(tmp_path / "none.csv")
