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
from desktop_chat.admin.invocation import Invocation
from desktop_chat.admin.output import fields, table
from desktop_chat.admin.rules.case_file import load_cases
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import run_cases, source_of
from desktop_chat.admin.rules.history import History
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.rules.simulation import Simulation
from desktop_chat.admin.rules.trial import Judged
from desktop_chat.admin.rules.verdict import Reason, Verdict
from desktop_chat.config import project_file
from desktop_chat.errors import NotFound, Rejected


@rules.command("test")
def run_test_cases(act: Invocation, only: Only = None, folder: Folder = None, cases: Cases = None) -> None:
    """Run test cases on the rules files, without releasing them."""
    loaded = load_cases(cases or project_file("resources/rules-cases.json"))
    judged: list[Judged] = []
    for kind in only or (RulesKind.FIRESTORE, RulesKind.STORAGE):
        if kind is RulesKind.DATABASE:
            raise WrongUse("No tests there", "Google offers no test service for the Realtime Database: use validate.")
        judged += run_cases(RulesAccess(act.services), kind, source_of(kind, folder), loaded)
    data = [{"name": one.case.name, "kind": one.case.kind, "expect": one.case.expect, "passed": one.as_expected,
             "said": one.result.get("debugMessages") or []} for one in judged]  # fmt: skip
    failed = [one for one in judged if not one.as_expected]
    if failed:
        act.out.note("\n".join(f"{one.case.name}: {'allowed' if one.allowed else 'denied'}" for one in failed))
        names = "; ".join(one.case.name for one in failed[:10])
        raise Rejected(f"{len(failed)} of {len(judged)} test cases failed", f"{names}.")
    act.out.show(data, f"{len(judged)} test cases passed.")


@rules.command("simulate")
def simulate(
    act: Invocation,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="get, list, create, update or delete.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Such as rooms/r1/messages/m1.")],
    who: Annotated[str, typer.Option("--as", metavar="WHO", help='Uid or e-mail address, or "nobody".')],
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
    _check(method)
    simulation = Simulation(act.services, act.now())
    if only is RulesKind.DATABASE:
        if method != "get" or release is not None or folder is not None or data is not None or along:
            raise WrongUse(
                "Only reads, and only now", "Google has no test service for the Realtime Database: say get PATH."
            )
        _simulate_database(act, path, who, simulation.auth_of(who))
        return
    case = simulation.case(only, (method, path), simulation.auth_of(who), _json("--data", data), _along(along or []))
    source, name = _source(act, only, release, folder)
    verdict, documents = simulation.run(RulesAccess(act.services).api, source, case)
    looked = {argument.partition("/documents/")[2]: value is not None for (_, argument), value in documents.items()}
    act.out.show(
        {"allowed": verdict.allowed, "version": name, "who": who, "method": method, "path": path,
         "statements": verdict.statements, "reasons": verdict.reasons, "documents": looked},
        _shown(only, verdict, f"{who} may {'' if verdict.allowed else 'not '}{method} {path}", name, looked),
    )  # fmt: skip


def _simulate_database(act: Invocation, path: str, who: str, auth: Mapping[str, Any] | None) -> None:
    """The database itself decides, for a caller that it takes for that person; it does not tell by which line."""
    allowed = RulesAccess(act.services).database.may_read(path, auth)
    verdict = Verdict(allowed, (), ())
    data = {
        "allowed": allowed, "version": "", "who": who, "method": "get", "path": path, "statements": [],
        "reasons": [], "documents": {},
    }  # fmt: skip
    act.out.show(data, _sentence(verdict, f"{who} may {'' if allowed else 'not '}get {path}"))


def _check(method: str) -> None:
    from desktop_chat.admin.rules.trial_case import METHODS

    if method not in METHODS:
        raise WrongUse("An unknown method", f"It is one of {', '.join(METHODS)}.")


def _along(given: list[str]) -> dict[str, Any]:
    found = {}
    for one in given:
        path, equals, text = one.partition("=")
        if not equals or not path:
            raise WrongUse("Which document?", 'Say --along PATH=JSON, such as limits/ada={"tokens": 9}.')
        found[path] = _json("--along", text)
    return found


def _json(option: str, text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        value = json.loads(text)
    except ValueError as error:
        raise WrongUse("The data is no JSON", f"{option}: {error}.") from None
    if not isinstance(value, dict):
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


def _shown(kind: RulesKind, verdict: Verdict, sentence: str, version: str, looked: dict[str, bool]) -> Group:
    parts: list[Any] = [_sentence(verdict, sentence)]
    if verdict.reasons:
        parts.append(table(("decided by", "", ""), [_row(kind, one) for one in verdict.reasons]))
    elif not verdict.statements:
        parts.append(Text("No allow statement is for this path and method."))
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
    return f"{kind.file_name}:{reason.line}", reason.text, reason.value


__all__ = ["rules"]
