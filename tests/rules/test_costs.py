"""No request comes near Google's limits, the page of costs is current, and every expression of the rules was asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_chat.emulator.rules.syntax import Expr, File, Literal
from desktop_chat.emulator.rules.tree_walk import walk
from tests.rules import costs, matrix
from tests.rules.costs import cost_of, measured
from tests.rules.prepared import all_requests, shipped_tree, traces

ROOT = Path(__file__).parents[2]
MOST_OF_ONE, MOST_IN_ALL = 7, 16


def test_no_request_of_the_suite_comes_near_the_limits() -> None:
    for request in all_requests():
        cost = cost_of(request)
        assert cost.in_one <= MOST_OF_ONE, request.name
        assert cost.in_all <= MOST_IN_ALL, request.name


def test_a_message_is_cheap() -> None:
    cost = measured()["send a message"]
    assert cost.reads == 3, "the ban, the member document, the bucket"
    assert measured()["list or listen to messages"].reads == 2


@pytest.mark.parametrize(("path", "page"), [(costs.PATH, costs.page), (matrix.PATH, matrix.page)])
def test_page_is_current(path: str, page: Callable[[], str]) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == page(), "run: python -m tests.rules docs"


def _expressions(tree: File) -> Iterator[Expr]:
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Expr):
            yield from (one for one in walk(node) if not isinstance(one, Literal))
        elif isinstance(node, tuple):
            waiting += node
        elif hasattr(node, "__dataclass_fields__"):
            waiting += [getattr(node, name) for name in node.__dataclass_fields__]


def test_every_expression_of_the_rules_is_evaluated() -> None:
    seen = frozenset[int]().union(*(trace.values for trace in traces()))
    missing = [f"L{one.at.line}:{one.at.column}" for one in _expressions(shipped_tree()) if id(one) not in seen]
    assert missing == []
