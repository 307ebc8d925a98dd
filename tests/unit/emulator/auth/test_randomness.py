"""Ids look like Firebase's and differ."""

import re
import secrets

from desktop_chat.emulator.auth.randomness import token_text, user_id


def test_user_ids_are_28_letters_and_digits() -> None:
    ids = {user_id(secrets.token_bytes) for _ in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9]{28}", one) for one in ids)


def test_tokens_are_fit_for_urls() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token_text(secrets.token_bytes, 40))
    assert token_text(lambda size: b"\xff" * size, 3) == "____"
