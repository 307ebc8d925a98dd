"""The coverage report as a web page: the rules file with what was evaluated in green, what never was in red."""

import html
import json
from typing import Any

_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Rules coverage</title>
<style>
body { font: 15px/1.5 sans-serif; margin: 2em; }
pre { font: 14px/1.6 monospace; counter-reset: none; }
.hit { background: #d8f5d8; } .missed { background: #ffd6d6; } .one-sided { background: #fff3c4; }
</style>
"""


def coverage_page(file: str, source: str, report: list[dict[str, Any]]) -> str:
    """The page; the values of an expression show when the pointer rests on it."""
    flat = list(_flat(report))
    missed = sum(not _count(entry) for entry in flat)
    title = f"{html.escape(file)}: {len(flat) - missed} of {len(flat)} expressions evaluated"
    legend = (
        '<p><span class="hit">evaluated</span> · <span class="one-sided">always true or always false</span>'
        ' · <span class="missed">never evaluated</span></p>'
    )
    return f"{_HEAD}<h1>{title}</h1>{legend}<pre>{_marked(source, report)}</pre></html>\n"


def _flat(report: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for entry in report for one in (entry, *_flat(entry.get("children", [])))]


def _marked(source: str, report: list[dict[str, Any]]) -> str:
    """The source with a span around each expression; they are nested as the expressions are."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, int] = {}
    for entry in _flat(report):
        position = entry["sourcePosition"]
        start, end = position["currentOffset"], position["endOffset"] + 1
        tag = f'<span class="{_kind(entry)}" title="{html.escape(_told(entry))}">'
        opening.setdefault(start, []).append((end, tag))
        closing[end] = closing.get(end, 0) + 1
    parts = []
    for offset in range(len(source) + 1):
        parts.append("</span>" * closing.get(offset, 0))
        # The longest first: it is around the others. A stable sort keeps those of one length as they are nested.
        parts += [tag for _, tag in sorted(opening.get(offset, ()), key=lambda item: -item[0])]
        parts.append(html.escape(source[offset : offset + 1]))
    return "".join(parts)


def _count(entry: dict[str, Any]) -> int:
    return sum(value["count"] for value in entry["values"] if value["value"] != {})


def _kind(entry: dict[str, Any]) -> str:
    if not entry["values"] or all(value["value"] == {} for value in entry["values"]):
        return "missed"
    found = [value["value"] for value in entry["values"]]
    return "one-sided" if found in ([{"boolValue": True}], [{"boolValue": False}]) else "hit"


def _told(entry: dict[str, Any]) -> str:
    lines = []
    for value in entry["values"]:
        text = json.dumps(value["value"], ensure_ascii=False) if value["value"] else "no value"
        lines.append(f"{value['count']} times: {text[:200]}")
    return "\n".join(lines) or "never evaluated"
