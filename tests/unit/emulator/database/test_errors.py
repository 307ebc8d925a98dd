"""Refusals carry the words of both protocols."""

from desktop_chat.emulator.database.errors import expired_token, invalid, permission_denied, stale


def test_each_refusal_has_its_status_and_its_word() -> None:
    found = [(one.status, one.code) for one in (permission_denied(), invalid("x"), stale(), expired_token())]
    assert found == [(401, "permission_denied"), (400, "invalid_data"), (412, "datastale"), (401, "expired_token")]
    assert str(permission_denied()) == "Permission denied"
