"""Proofs of list queries: sound against every document that the query returns, and never laxer than Google's."""

import re
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.ruleset import Ruleset, load_ruleset
from tests.rules.backends import ROOT, TIME, document_of
from tests.rules.google_emulator import GoogleFirestore, headers_of
from tests.rules.random_queries import Case, Generator

ALICE = AuthContext("alice", {})
SEEDS = range(8)
CASES = 250


class NoDocuments:
    def get(self, name: str) -> Any:
        return None

    get_after = get


def rules_of(conditions: list[str]) -> str:
    blocks = "\n".join(
        f"match /c{i}/{{id}} {{ allow read: if {condition}; }}" for i, condition in enumerate(conditions)
    )
    return (
        f"rules_version = '2'; service cloud.firestore {{ match /databases/{{database}}/documents {{\n{blocks}\n}} }}"
    )


def allows_list(ruleset: Ruleset, index: int, case: Case) -> bool:
    query = case.query()
    query.from_[0].collection_id = f"c{index}"
    access = Access("list", f"{ROOT}/c{index}/-", ALICE, TIME, query=query, parent=ROOT)
    return ruleset.decide(access, NoDocuments()).allowed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_allowed_holds_for_each_document_that_the_query_returns(seed: int) -> None:
    generator = Generator(seed)
    cases = [generator.case() for _ in range(CASES)]
    ruleset = load_ruleset(rules_of([case.condition for case in cases]))
    fields = [generator.document() for _ in range(150)]
    allowed = [(i, case) for i, case in enumerate(cases) if allows_list(ruleset, i, case)]
    assert len(allowed) > CASES / 20, "the generator makes hardly anything that is allowed"
    checked = 0
    for index, case in allowed:
        query = case.query()
        query.from_[0].collection_id = f"c{index}"
        for document in returned(query, index, fields):
            access = Access("get", document.name, ALICE, TIME, before=document)
            decision = ruleset.decide(access, NoDocuments())
            assert decision.allowed, f"{case}\nwas proven, but {document}\nis {decision.reason}"
            checked += 1
    assert checked > 100


def returned(query: Any, index: int, fields: list[dict[str, Any]]) -> Iterator[Any]:
    for number, one in enumerate(fields):
        document = document_of(f"c{index}/d{number}", one)
        try:
            if compile_query(ROOT, query).matches(document):
                yield document
        except FirestoreError:  # a query that cannot be run at all returns nothing
            return


@pytest.mark.google
@pytest.mark.parametrize("seed", SEEDS)
def test_ours_and_google_s_decide_alike(google: GoogleFirestore, seed: int) -> None:
    generator = Generator(seed)
    cases = [generator.case() for _ in range(CASES)]
    source = rules_of([case.condition for case in cases])
    complaint = google.load(source)
    assert complaint is None, complaint
    ruleset = load_ruleset(source)
    laxer, stricter, both = [], [], 0
    for i, case in enumerate(cases):
        mine, theirs = allows_list(ruleset, i, case), google_allows(google, i, case)
        both += mine and bool(theirs)
        if mine and theirs is False:
            laxer.append(str(case))
        if theirs and not mine and not is_stricter_on_purpose(case):
            stricter.append(str(case))
    assert both > CASES / 20
    assert not laxer, "ours allows, Google's denies:\n" + "\n".join(laxer)
    assert not stricter, "ours denies, Google's allows:\n" + "\n".join(stricter)


def google_allows(google: GoogleFirestore, index: int, case: Case) -> bool | None:
    """Return None for a query that Google's refuses to run at all."""
    query = case.query()
    query.from_[0].collection_id = f"c{index}"
    try:
        google.query(ROOT, query, headers_of("alice"))
    except grpc.RpcError as error:
        return False if error.code() is grpc.StatusCode.PERMISSION_DENIED else None
    return True


def is_stricter_on_purpose(case: Case) -> bool:
    """Where Google's emulator concludes more than follows, ours denies.

    - A field that no filter names counts as absent there; a list that is known to hold one thing counts as holding no
      other; and ``field in [...]`` counts as false when it is not proven: negated, each becomes an allowance.
    - ``a == 1`` returns documents with 1.0 too, for which ``a in [1]`` is false.
    """
    negated = "!(" in case.condition and re.search(r"hasAny| in \[|in resource\.data", case.condition)
    number_in_list = re.search(r"resource\.data\.(a|n\.x) in \[", case.condition)
    return bool(negated or number_in_list)
