"""`GET /emulator/v1/projects/{project}:ruleCoverage` and `:ruleCoverage.html`, as the official emulator has them.

Counting costs time, so it begins with the first request for a report, or with the start (`--coverage`).
"""

from aiohttp import web

from desktop_chat.emulator.firestore.security_rules import LoadedRules, SecurityRules
from desktop_chat.emulator.rules.coverage_page import coverage_page

_REPORT = "/emulator/v1/projects/{project}:ruleCoverage"


class CoverageRoutes:
    """Reports on the rules in force; rules that are replaced begin anew."""

    def __init__(self, rules: SecurityRules) -> None:
        self._rules = rules

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(_REPORT, self._json)
        app.router.add_get(f"{_REPORT}.html", self._html)

    async def _json(self, request: web.Request) -> web.Response:
        loaded = self._loaded(request)
        file = {"name": loaded.file.name, "content": loaded.file.source}
        return web.json_response({"rules": {"files": [file]}, "report": loaded.ruleset.coverage_report()})

    async def _html(self, request: web.Request) -> web.Response:
        loaded = self._loaded(request)
        page = coverage_page(loaded.file.name, loaded.file.source, loaded.ruleset.coverage_report())
        return web.Response(text=page, content_type="text/html", charset="utf-8")

    def _loaded(self, request: web.Request) -> LoadedRules:
        self._rules.count_coverage()
        loaded = self._rules.of_project(request.match_info["project"])
        if loaded is None:
            raise web.HTTPNotFound(text="There are no rules.\n")
        return loaded
