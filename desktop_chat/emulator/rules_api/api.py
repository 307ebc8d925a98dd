"""What the API does, without HTTP."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from desktop_chat.emulator.json_text import parse_json
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules_api.archive import Archive, Release, StoredRuleset
from desktop_chat.emulator.rules_api.enforcement import Enforcement, service_of
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import compiled_services, issues, source_in
from desktop_chat.emulator.rules_api.storage_trial import storage_results
from desktop_chat.emulator.rules_api.trial import results

_PAGE: Final = 10
_LARGEST_PAGE: Final = 100


class RulesApi:
    """Answers calls; ``randomness(n)`` gives n bytes for the ids of rulesets."""

    def __init__(
        self,
        archive: Archive,
        enforcement: Enforcement,
        now: Callable[[], datetime],
        randomness: Callable[[int], bytes],
    ) -> None:
        self._archive = archive
        self._enforcement = enforcement
        self._now = now
        self._randomness = randomness

    def restore(self) -> None:
        """Put in force what was released before a restart, and nothing where a release was deleted."""
        for name in self._archive.withdrawn():
            self._enforcement.withdraw(*_parts(name))
        for release in self._archive.releases():
            project, name = _parts(release.name)
            self._enforcement.apply(project, name, self._stored(release.ruleset).source)

    def answer(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """Answer ``method`` on ``path``, such as ``projects/p/rulesets``; raises RulesApiError."""
        kind, project, rest = _split(path)
        calls: dict[tuple[str, str, bool], Callable[[], dict[str, Any]]] = {
            ("POST", "test", False): lambda: self._test(project, _object(body)),
            ("POST", "rulesets", False): lambda: self._create_ruleset(project, _object(body)),
            ("GET", "rulesets", False): lambda: self._list_rulesets(project, query),
            ("GET", "rulesets", True): lambda: _ruleset_json(self._stored(path), whole=True),
            ("DELETE", "rulesets", True): lambda: self._delete_ruleset(project, path),
            ("POST", "releases", False): lambda: self._create_release(project, _object(body)),
            ("GET", "releases", False): lambda: self._list_releases(project, query),
            ("GET", "releases", True): lambda: _release_json(self._release(path)),
            ("PATCH", "releases", True): lambda: self._patch_release(path, _object(body)),
            ("DELETE", "releases", True): lambda: self._delete_release(path),
        }
        call = calls.get((method, kind, bool(rest)))
        if call is None:
            raise RulesApiError("NOT_FOUND", f"There is no {method} {path}.")
        return call()

    def _create_ruleset(self, project: str, body: dict[str, Any]) -> dict[str, Any]:
        source = source_in(body.get("source"))
        try:
            services = compiled_services(source)
        except RulesError as error:
            raise RulesApiError("INVALID_ARGUMENT", f"The rules do not compile:\n{error}") from error
        name = f"projects/{project}/rulesets/{uuid.UUID(bytes=self._randomness(16), version=4)}"
        ruleset = StoredRuleset(name, self._time(), services, source)
        self._archive.add(ruleset)
        return _ruleset_json(ruleset, whole=True)

    def _list_rulesets(self, project: str, query: Mapping[str, str]) -> dict[str, Any]:
        every = [_ruleset_json(ruleset, whole=False) for ruleset in self._archive.rulesets(project)]
        return _page("rulesets", every, query)

    def _delete_ruleset(self, project: str, name: str) -> dict[str, Any]:
        self._stored(name)
        if any(release.ruleset == name for release in self._archive.releases(project)):
            raise RulesApiError("FAILED_PRECONDITION", f"{name} is released: release another ruleset first.")
        self._archive.remove_ruleset(name)
        return {}

    def _create_release(self, project: str, body: dict[str, Any]) -> dict[str, Any]:
        name, ruleset = body.get("name"), body.get("rulesetName")
        if not isinstance(name, str) or not name.startswith(f"projects/{project}/releases/"):
            raise RulesApiError("INVALID_ARGUMENT", f"A release is named projects/{project}/releases/<service>.")
        if self._archive.release(name) is not None:
            raise RulesApiError("ALREADY_EXISTS", f"{name} exists already.")
        time = self._time()
        return self._put_in_force(Release(name, _text(ruleset), time, time))

    def _patch_release(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        old, wanted = self._release(name), body.get("release")
        if not isinstance(wanted, dict) or wanted.get("name", name) != name:
            raise RulesApiError("INVALID_ARGUMENT", f'The body must be {{"release": {{"name": "{name}", …}}}}.')
        return self._put_in_force(replace(old, ruleset=_text(wanted.get("rulesetName")), updated=self._time()))

    def _put_in_force(self, release: Release) -> dict[str, Any]:
        project, name = _parts(release.name)
        ruleset = self._stored(release.ruleset)
        if _parts(ruleset.name)[0] != project or service_of(name) not in ruleset.services:
            raise RulesApiError("INVALID_ARGUMENT", f"{ruleset.name} has no rules for {release.name}.")
        self._enforcement.apply(project, name, ruleset.source)
        self._archive.put(release)
        return _release_json(release)

    def _list_releases(self, project: str, query: Mapping[str, str]) -> dict[str, Any]:
        return _page("releases", [_release_json(release) for release in self._archive.releases(project)], query)

    def _delete_release(self, name: str) -> dict[str, Any]:
        self._release(name)
        self._enforcement.withdraw(*_parts(name))
        self._archive.remove_release(name)
        return {}

    def _test(self, project: str, body: dict[str, Any]) -> dict[str, Any]:
        name = body.get("rulesetName")
        source = source_in(body.get("source")) if name is None else self._stored(_text(name)).source
        try:
            services = compiled_services(source)
        except RulesError as error:
            return {"issues": issues(error)}
        suite = body.get("testSuite") or {}
        cases = suite.get("testCases") or [] if isinstance(suite, dict) else []
        if not cases:
            return {}
        trial = results if "cloud.firestore" in services else storage_results
        return {"testResults": trial(project, source, cases, self._now())}

    def _stored(self, name: str) -> StoredRuleset:
        ruleset = self._archive.ruleset(name)
        if ruleset is None:
            raise RulesApiError("NOT_FOUND", f"There is no ruleset {name}.")
        return ruleset

    def _release(self, name: str) -> Release:
        release = self._archive.release(name)
        if release is None:
            raise RulesApiError("NOT_FOUND", f"There is no release {name}.")
        return release

    def _time(self) -> str:
        return self._now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _split(path: str) -> tuple[str, str, str]:
    """Return kind, project and id of ``projects/p/kind[/id]`` or ``projects/p:test``."""
    root, _, rest = path.partition("/")
    project, slash, rest = rest.partition("/")
    if root != "projects" or not project:
        return "", "", ""
    if not slash:
        project, _, verb = project.partition(":")
        return verb, project, ""
    kind, _, name = rest.partition("/")
    return kind, project, name


def _parts(name: str) -> tuple[str, str]:
    _kind, project, rest = _split(name)
    return project, rest


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = parse_json(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise RulesApiError("INVALID_ARGUMENT", "The body is no JSON object.")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise RulesApiError("INVALID_ARGUMENT", '"rulesetName" must be the name of a ruleset.')
    return value


def _page(key: str, every: Sequence[dict[str, Any]], query: Mapping[str, str]) -> dict[str, Any]:
    try:
        size, begin = int(query.get("pageSize") or _PAGE), int(query.get("pageToken") or 0)
    except ValueError:
        size = begin = -1
    if size < 0 or begin < 0:
        raise RulesApiError("INVALID_ARGUMENT", '"pageSize" or "pageToken" is wrong.')
    end = begin + min(size or _PAGE, _LARGEST_PAGE)
    more = {"nextPageToken": str(end)} if end < len(every) else {}
    return {key: list(every[begin:end]), **more}


def _ruleset_json(ruleset: StoredRuleset, *, whole: bool) -> dict[str, Any]:
    files = [{"name": ruleset.source.name, "content": ruleset.source.content}]
    return {
        "name": ruleset.name,
        **({"source": {"files": files}} if whole else {}),
        "createTime": ruleset.created,
        "metadata": {"services": list(ruleset.services)},
    }


def _release_json(release: Release) -> dict[str, Any]:
    return {
        "name": release.name,
        "rulesetName": release.ruleset,
        "createTime": release.created,
        "updateTime": release.updated,
    }
