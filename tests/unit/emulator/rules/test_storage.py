"""Rules of Cloud Storage: paths, resources, documents, and that every doubt denies."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.storage import StorageAccess, load_storage_ruleset

TIME = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADA = AuthContext("ada", {"email": "ada@example.com"})
RESOURCE = {"size": 5, "contentType": "text/plain", "metadata": {"k": "v"}}


class Documents:
    """Documents at these paths below the default database; counts what is read."""

    def __init__(self, *paths: str) -> None:
        self.paths = set(paths)
        self.read: list[str] = []

    def get(self, name: str) -> Any:
        self.read.append(name)
        path = name.removeprefix("projects/demo-x/databases/(default)/documents/")
        return types.Document.pb()(name=name) if path in self.paths else None


def in_service(body: str, version: int = 2) -> str:
    return f"rules_version = '{version}'; service firebase.storage {{ match /b/{{bucket}}/o {{ {body} }} }}"


def allows(body: str, method: str = "get", name: str = "a/b", *, version: int = 2, **given: Any) -> bool:
    documents = given.pop("documents", Documents())
    values: dict[str, Any] = {"auth": ADA, "time": TIME, "bucket": "x", "project": "demo-x"} | given
    access = StorageAccess(method=method, name=name, **values)
    return load_storage_ruleset(in_service(body, version)).decide(access, documents).allowed


def on(condition: str, method: str = "get", **given: Any) -> bool:
    return allows(f"match /{{all=**}} {{ allow {method}: if {condition}; }}", method, **given)


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("/a/{x}", "a/b", True),
        ("/a/{x}", "a/b/c", False),
        ("/a/{x}", "a", False),
        ("/a/{x=**}", "a/b/c", True),
        ("/{x}", "a/b", False),
        ("/a/{x}", "a/", False),
        ("/{x}/b", "/b", False),
        ("/a/{x}/b", "a//b", False),
        ("/a/{x=**}", "a//b", True),
        ("/a/b", "a/b", True),
        ("/a/b", "A/b", False),
    ],
)
def test_paths(pattern: str, name: str, *, expected: bool) -> None:
    assert allows(f"match {pattern} {{ allow read; }}", name=name) is expected


def test_the_bucket_is_part_of_the_path() -> None:
    rules = "service firebase.storage { match /b/one/o { match /{x} { allow read; } } }"
    for bucket, expected in (("one", True), ("two", False)):
        access = StorageAccess("get", bucket, "n", "p", ADA, TIME)
        assert load_storage_ruleset(rules).decide(access, Documents()).allowed is expected


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("read", {"get", "list"}), ("write", {"create", "update", "delete"}), ("get", {"get"}), ("list", {"list"}),
        ("create", {"create"}), ("update", {"update"}), ("delete", {"delete"}), ("get, delete", {"get", "delete"}),
    ],
)  # fmt: skip
def test_methods(written: str, allowed: set[str]) -> None:
    methods = ("get", "list", "create", "update", "delete")
    body = f"match /{{all=**}} {{ allow {written}; }}"
    assert {method for method in methods if allows(body, method)} == allowed


def test_what_is_written_and_what_is_there() -> None:
    assert on("request.resource.size == 5 && resource == null", "create", after=RESOURCE)
    assert on("resource.metadata.k == 'v' && request.resource.contentType.matches('text/.*')", "update",
              before=RESOURCE, after=RESOURCE)  # fmt: skip
    assert on("request.resource == null && resource.size == 5", "delete", before=RESOURCE)
    assert on("resource == null")
    for condition in (
        "request.resource != null",
        "request.resource == null",
        "resource.size == 5",
        "resource.data == 1",
    ):
        assert not on(condition), condition
    assert not on("request.resource.md5Hash == 'x'", "create", after=RESOURCE)


def test_the_request() -> None:
    assert on("request.auth.uid == 'ada' && request.auth.token.email == 'ada@example.com'")
    assert on("request.auth == null", auth=None)
    assert not on("request.auth.uid == 'ada'", auth=None)
    assert on("request.time == timestamp.date(2026, 11, 24) + duration.value(12, 'h')")
    assert on("request.path == /b/x/o/a/b && request.method == 'get'")


def test_lists_are_about_the_folder_and_need_version_2() -> None:
    body = "match /a/{x} { allow list; }"
    assert allows(body, "list", "a/b/")
    assert allows(body, "list", "a/b")
    assert not allows(body, "list", "a/")
    assert not allows(body, "list", "a/b/c/")
    assert not allows(body, "list", "")
    assert allows("match /{all=**} { allow list; }", "list", "")
    assert not allows("match /{all=**} { allow list; }", "list", "a/b/", version=1)
    assert not on("resource == null && request.auth.uid != 'ada'", "list")


def test_documents_are_read_in_the_project_at_most_two() -> None:
    documents = Documents("r/1", "r/2", "r/3")

    def exists(name: str) -> str:
        return f"firestore.exists(/databases/(default)/documents/{name})"

    assert on(f"{exists('r/1')} && {exists('r/2')} && {exists('r/1')}", documents=documents)
    assert documents.read[0] == "projects/demo-x/databases/(default)/documents/r/1"
    assert not on(f"{exists('r/1')} && {exists('r/2')} && {exists('r/3')}", documents=documents)
    assert not on(exists("r/4"), documents=documents)
    assert on("firestore.get(/databases/(default)/documents/r/1).id == '1'", documents=documents)
    assert not on("firestore.get(/databases/(default)/documents/r/4) != null", documents=documents)
    assert on(f"{exists('r/1')} && firestore.get(/databases/(default)/documents/r/1).id == '1' && {exists('r/2')}",
              documents=documents)  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/r/1", "/databases/(default)/r/1", "/databases/(default)/documents/r", "/databases/(default)/documents/r/1/s",
     "/databases/(default)/documents/r/$(resource.metadata.k)", "/b/x/o/a"],
)  # fmt: skip
def test_paths_that_name_no_document_deny(path: str) -> None:
    documents = Documents("r/1", "r/a/b/c")
    before = {"metadata": {"k": "a/b/c"}}
    assert not on(f"firestore.exists({path})", documents=documents, before=before)
    assert not on(f"!firestore.exists({path})", documents=documents, before=before)
    assert documents.read == []


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        ("get(/databases/(default)/documents/r/1) != null", 1),
        ("exists(/databases/(default)/documents/r/1)", 1),
        ("firestore.getAfter(/databases/(default)/documents/r/1) != null", 1),
        ("nonsense", 1),
        ("\n\n  request.auth.uid.upperCase() == 'X'", 3),
    ],
)
def test_what_storage_has_not_is_refused_with_its_place(condition: str, line: int) -> None:
    with pytest.raises(RulesError) as caught:
        load_storage_ruleset(in_service(f"match /{{x}} {{ allow read: if {condition}; }}"), "my.rules")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"my.rules:{line}:")


def test_a_file_without_the_service_is_refused() -> None:
    with pytest.raises(RulesError, match=r"firebase\.storage"):
        load_storage_ruleset("service cloud.firestore { match /x/{y} { allow read; } }")


def test_errors_deny_and_are_told() -> None:
    access = StorageAccess("get", "x", "n", "p", None, TIME)
    ruleset = load_storage_ruleset(in_service("match /{x} { allow read: if request.auth.uid == 'ada'; }"))
    decision = ruleset.decide(access, Documents())
    assert (decision.allowed, len(decision.errors)) == (False, 1)
    assert "Null value error" in decision.reason
    nothing = load_storage_ruleset(in_service("match /y { allow read; }")).decide(access, Documents())
    assert (nothing.allowed, nothing.reason) == (False, "No matching allow statements")


def test_blocks_without_end_are_refused() -> None:
    with pytest.raises(RulesError, match="nested too deep"):
        load_storage_ruleset(in_service("match /a {" * 2000 + "}" * 2000))
