"""The fields of an import that say how its password hashes were made."""

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme, checked_scheme

_ORDERS = {"SALT_AND_PASSWORD": True, "PASSWORD_AND_SALT": False}


def read_scheme(call: Call) -> HashScheme:
    """Return how the hashes were made.

    Raises AuthApiError: MISSING_HASH_ALGORITHM, INVALID_HASH_ALGORITHM, INVALID_HASH_PARAMETER.
    """
    scheme = HashScheme(
        algorithm=call.needed("hashAlgorithm", "MISSING_HASH_ALGORITHM"),
        signer_key=call.text("signerKey") or "",
        salt_separator=call.text("saltSeparator") or "",
        rounds=call.whole_number("rounds") or 0,
        memory_cost=_number(call, "memoryCost", "cpuMemCost"),
        block_size=call.whole_number("blockSize") or 0,
        parallelization=call.whole_number("parallelization") or 0,
        derived_key_length=call.whole_number("dkLen") or 0,
        salt_first=_ORDERS.get(call.text("passwordHashOrder") or ""),
    )
    try:
        return checked_scheme(scheme)
    except ValueError as error:
        raise AuthApiError(str(error)) from error


def _number(call: Call, *names: str) -> int:
    return next((number for name in names if (number := call.whole_number(name)) is not None), 0)
