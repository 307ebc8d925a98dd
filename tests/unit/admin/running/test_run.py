import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Choice
from desktop_chat.admin.audit.audit_log import AuditLog
from desktop_chat.admin.failures import Drift
from desktop_chat.admin.output.output import Output
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.run import Command, Options, redacted, run_command
from tests.admin_runner import Admin


def run(
    admin: Admin, body: Callable[[Invocation], None], *, changes: bool = True, dry_run: bool = False, **arguments: Any
) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    command = Command("things do", changes, body, arguments)
    options = Options(choice=Choice(admin.project), dry_run=dry_run)
    code = run_command(command, options, admin.surroundings(), Output("x", as_json=False, stdout=out, stderr=err))
    return code, out.getvalue() + err.getvalue()


def raising(error: BaseException) -> Callable[[Invocation], None]:
    def body(act: Invocation) -> None:
        raise error

    return body


def log(admin: Admin) -> list[tuple[str, str]]:
    return [(one.command, one.result) for one in AuditLog(admin.state, f"{admin.project}@local").entries()]


def test_a_change_is_noted_here_and_in_the_project(admin: Admin, services: Services) -> None:
    assert run(admin, lambda act: None, uid="u1", password="hunter2")[0] == 0
    assert log(admin) == [("things do", "begun"), ("things do", "ok")]
    there = [one.to_dict() for one in services.firestore.collection("audit").stream()]
    assert [one["result"] for one in there] == ["begun", "ok"]
    assert there[0]["actor"] == "ada@desk"
    assert there[0]["arguments"] == {"uid": "u1", "password": "[redacted]"}


def test_looking_is_not_noted(admin: Admin) -> None:
    assert run(admin, lambda act: None, changes=False)[0] == 0
    assert run(admin, lambda act: None, dry_run=True)[0] == 0
    assert log(admin) == []


@pytest.mark.parametrize(
    ("error", "code", "result"),
    [
        (Drift("Changed", "Look."), 5, "drift: Changed"),
        (KeyError("x"), 1, "failed: KeyError"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_how_it_ended_is_noted_and_no_traceback_is_shown(
    admin: Admin, error: BaseException, code: int, result: str
) -> None:
    ended, said = run(admin, raising(error))
    assert (ended, log(admin)[-1][1]) == (code, result)
    assert "Traceback" not in said
    assert "File" not in said


def test_an_unexpected_error_quotes_no_secret(admin: Admin) -> None:
    assert "abcdefgh" not in run(admin, raising(RuntimeError("Bearer ya29.abcdefgh")))[1]


def test_what_could_not_be_copied_is_copied_by_the_next_command(admin: Admin, services: Services) -> None:
    reachable = admin.env
    admin.env = {**reachable, "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}

    code, said = run(admin, lambda act: None)
    assert code == 0
    assert "next command tries again" in said
    admin.env = reachable
    assert run(admin, lambda act: None)[0] == 0
    assert len(list(services.firestore.collection("audit").stream())) == 4


def test_nothing_is_changed_where_nothing_can_be_noted(admin: Admin) -> None:
    admin.state.write_text("a file in the way")
    done: list[str] = []
    assert run(admin, lambda act: done.append("x"))[0] == 4
    assert done == []


def test_secrets_are_not_kept() -> None:
    kept = redacted(
        {"new_password": "x", "hash_key": "x", "note": "token=abcdef123456", "uids": ("a",), "n": None, "f": False}
    )
    assert json.dumps(kept).count("[redacted]") == 3
    assert kept["uids"] == ["a"]
    assert set(kept) == {"new_password", "hash_key", "note", "uids"}
