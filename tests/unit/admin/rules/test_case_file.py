import json
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.case_file import at_time, load_cases
from desktop_chat.admin.rules.kind import RulesKind

TIME = "2026-05-04T12:00:00Z"


def write(tmp_path: Path, *cases: dict[str, Any], **more: Any) -> Path:
    file = tmp_path / "cases.json"
    content = {
        "schema": 1, "time": TIME, "people": {"ann": {"email": "ann@example.org"}},
        "documents": {"a/b": {"n": 1}, "c/d": {"at": "$now"}}, "cases": list(cases), **more,
    }  # fmt: skip
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def entry(**changes: Any) -> dict[str, Any]:
    return {"name": "one", "as": "ann", "do": "get a/b", "expect": "allow", **changes}


def test_a_case_finds_the_documents_and_its_own_changes_to_them(tmp_path: Path) -> None:
    file = load_cases(
        write(tmp_path, entry(), entry(name="two", **{"as": None}, **{"with": {"a/b": None, "e/f": {"x": 1}}}))
    )
    one, two = file.of(RulesKind.FIRESTORE)
    assert one.auth == {"uid": "ann", "token": {"email": "ann@example.org"}}
    assert (one.before, two.before, two.auth) == ({"n": 1}, None, None)
    assert file.read(one, "c/d") == {"at": TIME}
    assert file.read(two, "a/b") is None
    assert (file.read(one, "e/f"), file.read(two, "e/f")) == (None, {"x": 1})


def test_before_can_be_said_and_storage_has_no_documents_of_its_own(tmp_path: Path) -> None:
    file = load_cases(write(tmp_path, entry(before={"n": 5}), entry(name="two", kind="storage")))
    assert file.of(RulesKind.FIRESTORE)[0].before == {"n": 5}
    assert file.of(RulesKind.STORAGE)[0].before is None


def test_the_tree_of_the_database_is_found_by_place_and_changed_for_one_case(tmp_path: Path) -> None:
    first = entry(kind="database", do="create x/y", after="$now", **{"with": {"x/y/z": 3, "w": "$now"}})
    file = load_cases(
        write(tmp_path, first, entry(name="two", kind="database", do="get x"), tree={"x": {"y": {"v": 1}}})
    )
    one, two = file.of(RulesKind.DATABASE)
    now = 1_777_896_000_000
    assert (one.before, one.after) == (None, now)
    assert file.read(one, "") == {"x": {"y": {"v": 1, "z": 3}}, "w": now}
    assert file.read(one, "x/y/z") == 3
    assert file.read(one, "x/y/v/deeper") is None
    assert file.read(two, "x/y") == {"v": 1}


@pytest.mark.parametrize("wrong", [
    {"do": "read a/b"}, {"do": "get"}, {"expect": "maybe"}, {"as": "bob"}, {"kind": "mail"}, {"name": None, "do": 3},
    {"befor": {}},
])  # fmt: skip
def test_a_wrong_case_is_named(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongUse) as found:
        load_cases(write(tmp_path, entry(name="good"), entry(**wrong)))
    assert "case 2" in found.value.message


def test_a_file_of_another_kind_and_names_twice_are_refused(tmp_path: Path) -> None:
    for file in (write(tmp_path, schema=2), tmp_path / "missing.json"):
        with pytest.raises(WrongUse):
            load_cases(file)
    with pytest.raises(WrongUse, match="one name"):
        load_cases(write(tmp_path, entry(), entry()))


def test_now_is_replaced_everywhere() -> None:
    assert at_time({"a": ["$now", {"b": "$now"}], "c": 1}, TIME) == {"a": [TIME, {"b": TIME}], "c": 1}
