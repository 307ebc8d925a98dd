"""The fields of an import, read."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.passwords.hash_options import read_scheme
from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme


def test_every_field_reaches_the_scheme(project: Any) -> None:
    body = {
        "hashAlgorithm": "STANDARD_SCRYPT", "signerKey": "a2V5", "saltSeparator": "Bw==", "rounds": 3,
        "cpuMemCost": 1024, "blockSize": 8, "parallelization": "2", "dkLen": 64,
        "passwordHashOrder": "PASSWORD_AND_SALT",
    }  # fmt: skip
    assert read_scheme(Call(project.state, body)) == HashScheme(
        "STANDARD_SCRYPT", "a2V5", "Bw==", 3, 1024, 8, 2, 64, salt_first=False
    )


def test_what_is_wrong_is_said_as_identity_toolkit_says_it(project: Any) -> None:
    with pytest.raises(AuthApiError, match="MISSING_HASH_ALGORITHM"):
        read_scheme(Call(project.state, {}))
    with pytest.raises(AuthApiError, match="INVALID_HASH_ALGORITHM : ROT13"):
        read_scheme(Call(project.state, {"hashAlgorithm": "ROT13"}))
