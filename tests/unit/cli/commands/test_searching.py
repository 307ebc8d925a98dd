"""search prints hits of the store, newest first."""

import json
from datetime import timedelta

from tests.example_data import NOW, a_message
from tests.fake_parts import FakeSearch
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


def said(client: AnsweringClient, *texts: str) -> None:
    for number, text in enumerate(texts):
        client._put(a_message(text, sent_at=NOW + timedelta(minutes=number)))


def test_hits_are_printed_newest_first(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    said(client, "needle one", "hay", "needle\x1b two")
    assert command("search", "NEEDLE") == 0
    assert [line.partition("  ")[0] for line in terminal.lines] == ["Analytical Engine"] * 2
    assert terminal.lines[0].endswith("Grace Hopper: needle\\x1b two")
    assert client.connection.value == "signed_out"  # it asked nobody


def test_for_programs_with_the_matches(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    said(client, "a needle")
    assert command("search", "needle", "--json") == 0
    row = json.loads(terminal.lines[0])
    assert (row["text"], row["matches"]) == ("a needle", [[2, 8]])


def test_no_hit_is_an_exit_code(command: RunCommand, terminal: Terminal) -> None:
    assert command("search", "zeppelin") == 1
    assert terminal.lines == []


def test_pages_are_followed_up_to_the_limit(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    assert isinstance(client.search, FakeSearch)
    client.search.page = 2
    said(client, *[f"needle {number}" for number in range(7)])
    assert command("search", "needle", "--limit", "5", "--json") == 0
    assert [json.loads(line)["text"] for line in terminal.lines] == [f"needle {number}" for number in (6, 5, 4, 3, 2)]


def test_a_wrong_query_is_told(command: RunCommand, terminal: Terminal) -> None:
    assert command("search", "before:whenever") == 1
    assert "2026-11-24" in terminal.stderr.getvalue()
