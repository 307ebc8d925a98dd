from dataclasses import dataclass

from desktop_chat.admin.output.json_names import documented


@dataclass(frozen=True, slots=True)
class Thing:
    uid: str
    last_sign_in_at: int


def test_names_are_those_of_json() -> None:
    assert documented(Thing("a_b", 3)) == {"uid": "a_b", "lastSignInAt": 3}
