"""The page: the whole source, marked, and nothing of it taken for HTML."""

import re
from typing import Any

from desktop_chat.emulator.rules.coverage_page import coverage_page

SOURCE = "if a < b && c == '<script>' ;"


def entry(text: str, *values: tuple[Any, int], children: tuple[Any, ...] = ()) -> dict[str, Any]:
    start = SOURCE.index(text)
    position = {"line": 1, "column": start + 1, "currentOffset": start, "endOffset": start + len(text) - 1}
    told = [{"value": value, "count": count} for value, count in values]
    return {"sourcePosition": position, "values": told, **({"children": list(children)} if children else {})}


TRUE, FALSE = {"boolValue": True}, {"boolValue": False}
REPORT = [
    entry(
        "a < b && c == '<script>'",
        (TRUE, 2),
        (FALSE, 1),
        children=(entry("a < b", (TRUE, 3)), entry("c == '<script>'", ({}, 3), children=(entry("'<script>'"),))),
    )
]


def test_the_source_is_there_as_it_was() -> None:
    page = coverage_page("my<.rules", SOURCE, REPORT)
    shown = re.search("<pre>(.*)</pre>", page, re.DOTALL)
    assert shown is not None
    text = re.sub("<[^>]*>", "", shown[1])
    assert text == SOURCE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
    assert "<script>" not in page
    assert "my&lt;.rules: 2 of 4 expressions evaluated" in page


def test_each_expression_is_marked_by_what_came_out() -> None:
    page = coverage_page("x", SOURCE, REPORT)
    marks = re.findall('<span class="([a-z-]*)" title="([^"]*)">', page)
    assert [kind for kind, _ in marks] == ["hit", "one-sided", "missed", "missed"]
    assert marks[0][1].startswith("2 times: ")
    assert marks[3][1] == "never evaluated"
    assert page.count("<span") == page.count("</span>")
