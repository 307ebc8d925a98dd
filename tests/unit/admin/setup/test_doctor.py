from collections.abc import Iterator

from desktop_chat.admin.setup.doctor import run_checks
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.errors import Denied


def test_a_check_that_cannot_be_made_is_a_finding_and_the_others_go_on() -> None:
    def half() -> Iterator[Finding]:
        yield Finding("a", Level.OK, "Well.")
        raise Denied("Not permitted", "Ask for the role.")

    found = list(run_checks([("a", half), ("b", lambda: [Finding("b", Level.OK, "Well.")])]))
    assert [(one.check, one.level, one.advice) for one in found] == [
        ("a", Level.OK, ""), ("a", Level.BAD, "Ask for the role."), ("b", Level.OK, ""),
    ]  # fmt: skip


def test_a_reason_that_several_checks_share_is_told_once() -> None:
    def denied() -> list[Finding]:
        raise Denied("Not permitted", "Ask for the role.")

    found = [*run_checks([("a", denied), ("b", denied)])]
    assert [(one.what, one.advice) for one in found] == [
        ("Not permitted.", "Ask for the role."), ("Not examined, for the same reason as a.", ""),
    ]  # fmt: skip
    assert {one.level for one in found} == {Level.BAD}
