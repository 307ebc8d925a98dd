import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Choice
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.run import Command, Options, run_command
from desktop_chat.admin.running.two_steps import apply_plan, plan_deed, read_failures
from tests.admin_runner import Admin, Ran
from tests.unit.admin.deed_example import EmptyThings, fill

DEED = EmptyThings()


@pytest.fixture
def run(admin: Admin) -> Callable[..., Ran]:
    """Run a body as the command that it would be."""

    def go(body: Callable[[Invocation], None], **options: Any) -> Ran:
        import io

        from desktop_chat.admin.output.output import Output

        out, err = io.StringIO(), io.StringIO()
        given = Options(choice=Choice(admin.project), as_json=True, **options)
        output = Output("things", as_json=True, stdout=out, stderr=err)
        code = run_command(
            Command("things", changes=True, body=body, arguments={}), given, admin.surroundings(), output
        )
        return Ran(code, out.getvalue(), err.getvalue())

    return go


@pytest.fixture
def planned(run: Callable[..., Ran], services: Services, tmp_path: Path) -> Path:
    fill(services, a={"n": 1}, b={"n": 2})
    file = tmp_path / "x.plan.json"
    assert run(lambda act: plan_deed(act, DEED, {"ids": ["a", "b", "c"]}, file)).code == 0
    return file


def apply(file: Path) -> Callable[[Invocation], None]:
    return lambda act: apply_plan(act, {DEED.name: DEED}, file)


def things(services: Services) -> dict[str, Any]:
    return {one.id: one.to_dict() for one in services.firestore.collection("things").stream()}


def test_planning_changes_nothing_and_applying_does(run: Callable[..., Ran], services: Services, planned: Path) -> None:
    assert things(services) == {"a": {"n": 1}, "b": {"n": 2}}
    ran = run(apply(planned), yes=True)
    assert (ran.code, ran.data["counts"]) == (0, {"emptied": 2})
    assert things(services) == {"a": {}, "b": {}}


def test_what_changed_since_is_drift(run: Callable[..., Ran], services: Services, planned: Path) -> None:
    fill(services, b={"n": 3})
    ran = run(apply(planned), yes=True)
    assert ran.code == 5
    assert things(services)["a"] == {"n": 1}


def test_a_plan_is_not_done_twice(run: Callable[..., Ran], planned: Path) -> None:
    assert run(apply(planned), yes=True).code == 0
    assert run(apply(planned), yes=True).code == 5


def test_a_dry_run_writes_no_plan_and_does_none(
    run: Callable[..., Ran], services: Services, planned: Path, tmp_path: Path
) -> None:
    ran = run(lambda act: plan_deed(act, DEED, {"ids": ["a"]}, tmp_path / "y.json"), dry_run=True)
    assert (ran.code, ran.data["file"], ran.data["plan"]["counts"]) == (0, None, {"things": 1})
    assert not (tmp_path / "y.json").exists()
    assert run(apply(planned), dry_run=True).code == 0
    assert things(services) == {"a": {"n": 1}, "b": {"n": 2}}


def test_nobody_confirms_nothing_happens(run: Callable[..., Ran], services: Services, planned: Path) -> None:
    assert run(apply(planned)).code == 4
    assert things(services)["a"] == {"n": 1}


@pytest.mark.parametrize(("limit", "code"), [(None, 4), (100, 4), (101, 0)])
def test_many_objects_need_a_limit_in_words(
    run: Callable[..., Ran], services: Services, tmp_path: Path, limit: int | None, code: int
) -> None:
    names = [f"t{number}" for number in range(101)]
    fill(services, **{name: {} for name in names})
    ran = run(lambda act: plan_deed(act, DEED, {"ids": names}, tmp_path / "x.json"), limit=limit)
    assert ran.code == code


def test_nothing_to_do_is_not_found(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run(lambda act: plan_deed(act, DEED, {"ids": ["a"]}, tmp_path / "x.json")).code == 3


def test_what_failed_is_listed_in_a_file(run: Callable[..., Ran], services: Services, tmp_path: Path) -> None:
    fill(services, a={}, b={"locked": True})
    file = tmp_path / "x.json"
    assert run(lambda act: plan_deed(act, DEED, {"ids": ["a", "b"]}, file)).code == 0
    ran = run(apply(file), yes=True)
    assert ran.code == 6
    failures = read_failures(Path(ran.document["error"]["failures"]))
    assert [(one.id, one.why) for one in failures] == [("b", "It is locked.")]


def test_the_audit_log_names_the_plan(run: Callable[..., Ran], admin: Admin, planned: Path) -> None:
    assert run(apply(planned), yes=True).code == 0
    plan = json.loads(planned.read_text())["hash"]
    log = admin.ok("audit", "log", "--json").data
    assert [(one["result"], one["plan"]) for one in log[:2]] == [("ok", plan), ("begun", None)]
    assert log[0]["arguments"] == {"counts": {"emptied": 2}}
