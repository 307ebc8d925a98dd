"""The Firebase Rules API, ``firebaserules`` v1."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_chat.admin.access.rest import Rest
from desktop_chat.admin.rules.versions import Issue, Version
from desktop_chat.errors import NotFound

_PAGE = "100"


class RulesApi:
    """Rulesets and releases of one project. ``base`` ends with ``/v1/projects/ID``. Every call raises a ChatError."""

    def __init__(self, rest: Rest, base: str) -> None:
        self._rest = rest
        self._base = base
        self._project = base.rpartition("/projects/")[2]

    # --- rulesets ----------------------------------------------------------------------------------------------
    def create(self, file: str, source: str) -> str:
        """Store a ruleset and return its id. Rules that do not compile are Rejected."""
        made = self._rest.call("POST", f"{self._base}/rulesets", json={"source": _source(file, source)})
        return _id(made["name"])

    def rulesets(self, service: str) -> list[Version]:
        """Return those with rules for ``service``, the newest first."""
        found = [
            Version(_id(one["name"]), one["createTime"])
            for one in self._pages("rulesets")
            if service in one.get("metadata", {}).get("services", [service])
        ]
        return sorted(found, key=lambda one: one.created, reverse=True)

    def source(self, ruleset: str) -> str:
        """Return the text of a ruleset."""
        files = self._rest.call("GET", f"{self._base}/rulesets/{ruleset}")["source"]["files"]
        return "\n".join(str(file["content"]) for file in files)

    def delete(self, ruleset: str) -> None:
        """Delete a ruleset that is not released."""
        self._rest.call("DELETE", f"{self._base}/rulesets/{ruleset}")

    # --- releases ----------------------------------------------------------------------------------------------
    def released(self, release: str) -> Version | None:
        """Return the ruleset in force and since when."""
        try:
            found = self._rest.call("GET", f"{self._base}/releases/{release}")
        except NotFound:
            return None
        return Version(_id(found["rulesetName"]), str(found.get("updateTime") or found["createTime"]))

    def released_rulesets(self) -> set[str]:
        """Return the ids of all rulesets that any release of the project names."""
        return {_id(one["rulesetName"]) for one in self._pages("releases")}

    def release(self, release: str, ruleset: str) -> None:
        """Put a ruleset in force."""
        name = f"projects/{self._project}/releases/{release}"
        body = {"name": name, "rulesetName": f"projects/{self._project}/rulesets/{ruleset}"}
        if self.released(release) is None:
            self._rest.call("POST", f"{self._base}/releases", json=body)
        else:
            self._rest.call("PATCH", f"{self._base}/releases/{release}", json={"release": body})

    # --- tests -------------------------------------------------------------------------------------------------
    def test(self, file: str, source: str, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return one ``TestResult`` for each ``TestCase``. There are none when the rules do not compile."""
        answer = self._test(file, source, cases)
        return list(answer.get("testResults") or [])

    def issues(self, file: str, source: str) -> list[Issue]:
        """Return what the compiler says."""
        return [_issue(one) for one in self._test(file, source, []).get("issues") or []]

    def _test(self, file: str, source: str, cases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        body = {"source": _source(file, source), "testSuite": {"testCases": list(cases)}}
        answer: dict[str, Any] = self._rest.call("POST", f"{self._base}:test", json=body) or {}
        return answer

    def _pages(self, kind: str) -> Iterator[dict[str, Any]]:
        token = ""
        while True:
            params = {"pageSize": _PAGE} | ({"pageToken": token} if token else {})
            answer = self._rest.call("GET", f"{self._base}/{kind}", params=params) or {}
            yield from answer.get(kind) or []
            token = answer.get("nextPageToken") or ""
            if not token:
                return


def _source(file: str, content: str) -> dict[str, Any]:
    return {"files": [{"name": file, "content": content}]}


def _id(name: str) -> str:
    return name.rpartition("/")[2]


def _issue(one: Mapping[str, Any]) -> Issue:
    place = one.get("sourcePosition") or {}
    return Issue(
        int(place.get("line") or 0),
        int(place.get("column") or 0),
        str(one.get("description") or ""),
        str(one.get("severity") or "ERROR"),
    )
