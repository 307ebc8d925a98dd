"""The table of faults tells the truth: what it names exists, and nothing is played that it does not name."""

import ast

from desktop_chat.sync.step import Step
from tests.faults.campaign import FAULTS
from tests.faults.scenarios import kills, members, uploads
from tests.faults.table import README, ROWS, TESTS, document


def test_readme_is_what_the_code_says() -> None:
    assert README.read_text(encoding="utf-8") == document(), "write it: python -m tests.faults.table > README.md"


def test_every_fault_of_the_campaign_has_its_row() -> None:
    named = [name for row in ROWS for name in row.faults]
    assert sorted(named) == sorted(fault.name for fault in FAULTS)


def test_every_order_of_events_is_a_test() -> None:
    for order in (order for row in ROWS for order in row.orders):
        file, name = order.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        tests = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in tests, order


def test_every_row_has_an_order_of_events() -> None:
    assert all(row.orders for row in ROWS)


def test_every_named_step_is_died_at() -> None:
    killed = {*kills.SURE_STEPS, *kills.DOUBTFUL_STEPS, members.DEADLY, *uploads.REMOVALS}
    killed |= {Step(step.partition(":")[0]) for step in uploads.STEPS}
    assert killed == set(Step)
