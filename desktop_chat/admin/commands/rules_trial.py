"""``rules test`` and ``rules simulate``: what the rules would do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from desktop_chat.admin.commands.rules import Cases, Folder, One, Only, rules
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.exit_code import ExitCode
from desktop_chat.admin.output.output import fields, number_of, table
from desktop_chat.admin.rules.case_file import load_cases
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import run_cases, source_of
from desktop_chat.admin.rules.history import History
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.rules.simulation import Simulation
from desktop_chat.admin.rules.trial import Judged
from desktop_chat.admin.rules.trial_case import METHODS
from desktop_chat.admin.rules.verdict import Reason, Verdict
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.config import project_file
from desktop_chat.errors import NotFound


@rules.command("test")
def run_test_cases(act: Invocation, only: Only = None, folder: Folder = None, cases: Cases = None) -> ExitCode:
    """Run test cases on the rules files, without releasing them."""
    loaded = load_cases(cases or project_file("resources/rules-cases.json"))
    judged: list[Judged] = []
    for kind in only or RulesKind:
        judged += run_cases(RulesAccess(act.services), kind, source_of(kind, folder), loaded)
    data = [{"name": one.case.name, "kind": one.case.kind, "expect": one.case.expect, "passed": one.as_expected,
             "said": one.result.get("debugMessages") or []} for one in judged]  # fmt: skip
    failed = [one for one in judged if not one.as_expected]
    if not failed:
        act.out.show(data, f"{number_of(len(judged), 'test case')} passed.")
        return ExitCode.OK
    rows = [(one.case.kind, one.case.name, "allowed" if one.allowed else "denied", _said(one)) for one in failed]
    count = Text(f"{len(failed)} of {number_of(len(judged), 'test case')} failed.", "bold red")
    act.out.show(data, Group(table(("rules", "case", "was", "why"), rows), count))
    return ExitCode.FAILED


def _said(one: Judged) -> str:
    return " ".join(str(message) for message in one.result.get("debugMessages") or [])


@rules.command("simulate")
def simulate(
    act: Invocation,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="get, list, create, update or delete.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Such as rooms/r1/messages/m1.")],
    who: Annotated[str, typer.Option("--as", metavar="WHO", help='uid, e-mail address, @handle, +number or "nobody".')],
    only: One = RulesKind.FIRESTORE,
    release: Annotated[int | None, typer.Option(metavar="N", min=0, help="Another version: see history.")] = None,
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="Rules files instead of a version.")] = None,
    data: Annotated[
        str | None, typer.Option(metavar="JSON", help='What is written; "$now" is the time of the server.')
    ] = None,
    along: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=JSON", help="Another document of the same commit, as it is then; repeat it for more."
        ),
    ] = None,
) -> None:
    """Tell whether a request would be allowed now, and which line decides."""
    _check_method(method)
    simulation, access = Simulation(act.services, act.now()), RulesAccess(act.services)
    is_tree = only is RulesKind.DATABASE
    case = simulation.case(
        only, (method, path), simulation.auth_of(who), _json("--data", data, any_value=is_tree),
        _along(along or [], any_value=is_tree),
    )  # fmt: skip
    source, version = _source(act, only, release, folder)
    verdict, looked_at = simulation.run(access.api, source, case)
    if is_tree and method == "get" and release is None and folder is None:
        _compare(act, access.database.may_read(path, case.auth), verdict)
    sentence = f"{who if case.auth else 'who has no account'} may {'' if verdict.allowed else 'not '}{method} {path}"
    act.out.show(
        {"allowed": verdict.allowed, "version": version, "who": who, "method": method, "path": path,
         "statements": verdict.statements, "reasons": verdict.reasons, "documents": looked_at},
        _shown(only, verdict, sentence, version, looked_at),
    )  # fmt: skip


def _compare(act: Invocation, allowed: bool, verdict: Verdict) -> None:
    """Reads are asked of the database itself too, for a caller that it takes for that person."""
    if allowed is not verdict.allowed:
        said = "allows" if allowed else "denies"
        act.out.note(f"The database itself {said} it: this program reads its rules wrongly. Please report it.")


def _check_method(method: str) -> None:
    if method not in METHODS:
        raise WrongUse("An unknown method", f"It is one of {', '.join(METHODS)}.")


def _along(given: list[str], *, any_value: bool) -> dict[str, Any]:
    found = {}
    for one in given:
        path, equals, text = one.partition("=")
        if not equals or not path:
            raise WrongUse("Which document?", 'Say --along PATH=JSON, such as limits/ada={"tokens": 9}.')
        found[path] = _json("--along", text, any_value=any_value)
    return found


def _json(option: str, text: str | None, *, any_value: bool) -> Any:
    if text is None:
        return None
    try:
        value = json.loads(text)
    except ValueError as error:
        raise WrongUse("The data is no JSON", f"{option}: {error}.") from None
    if not (any_value or isinstance(value, dict)):
        raise WrongUse("The data is no JSON object", f'{option} must be like {{"body": "hello"}}.')
    return value


def _source(act: Invocation, kind: RulesKind, release: int | None, folder: Path | None) -> tuple[str, str]:
    if folder is not None:
        return source_of(kind, folder), str(folder / kind.file_name)
    history = History(RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target), kind)
    if release is None:
        if history.live is None:
            raise NotFound("Nothing was released", f"There are no {kind} rules yet: give --folder, or deploy them.")
        return history.live.source, history.live.version
    entry = history.entry(release)
    return history.source(entry), entry.id


def _shown(kind: RulesKind, verdict: Verdict, sentence: str, version: str, looked: Mapping[str, bool]) -> Group:
    parts: list[Any] = [_sentence(verdict, sentence)]
    if verdict.reasons:
        parts.append(table(("decided by", "", ""), [_row(kind, one) for one in verdict.reasons]))
    elif not verdict.statements:
        no_rule = "rule on the way to this path" if kind is RulesKind.DATABASE else "allow statement for this path"
        parts.append(Text(f"There is no {no_rule} and method."))
    if version:
        parts.append(fields([("version", version)]))
    if looked:
        parts.append(
            table(("looked at", "exists"), [(path, "yes" if there else "no") for path, there in sorted(looked.items())])
        )
    return Group(*parts)


def _sentence(verdict: Verdict, sentence: str) -> Text:
    style = "bold green" if verdict.allowed else "bold red"
    return Text(f"{'ALLOW' if verdict.allowed else 'DENY'}: {sentence}", style)


def _row(kind: RulesKind, reason: Reason) -> tuple[str, str, str]:
    where = f"{kind.file_name}:{reason.line}"
    return where if reason.rule is None else f"{where} {reason.rule}", reason.text, reason.value


__all__ = ["rules"]
