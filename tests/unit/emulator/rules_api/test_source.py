"""Sources are read and compiled."""

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source, compiled_services, issues, source_in


@pytest.mark.parametrize(
    "value", [None, {}, {"files": []}, {"files": [{"name": "a"}]}, {"files": [{"name": 1, "content": ""}]}]
)
def test_what_is_no_source_is_refused(value: object) -> None:
    with pytest.raises(RulesApiError):
        source_in(value)


def test_services() -> None:
    storage = "service firebase.storage { match /b/{b}/o { match /{f=**} { allow read; } } }"
    assert compiled_services(Source("s", storage)) == ("firebase.storage",)


@pytest.mark.parametrize("content", ["", "service cloud.firestore {", "service other { }"])
def test_what_does_not_compile_has_issues(content: str) -> None:
    with pytest.raises(RulesError) as caught:
        compiled_services(Source("f.rules", content))
    assert issues(caught.value)[0]["sourcePosition"]["fileName"] == "f.rules"
