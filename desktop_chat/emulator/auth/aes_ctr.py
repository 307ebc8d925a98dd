"""AES-256 in counter mode, for the hashes of Firebase's own scrypt and nothing else.

Only ``desktop_chat.crypto`` may use a library of ciphers. This is slow and not hardened against timing: it checks
passwords of test users, and keeps no secret.
"""

_ROUNDS = 14
_KEY_WORDS = 8


def keystream(key: bytes, size: int) -> bytes:
    """Return ``size`` bytes of key stream for a 32-byte key and a counter that starts at zero."""
    words = _expanded(key)
    blocks = -(-size // 16)
    return b"".join(_encrypted(counter.to_bytes(16, "big"), words) for counter in range(blocks))[:size]


def encrypt_block(key: bytes, block: bytes) -> bytes:
    """Encrypt one block of 16 bytes (FIPS 197)."""
    return _encrypted(block, _expanded(key))


def _doubled(value: int) -> int:
    return (value << 1) ^ (0x11B if value & 0x80 else 0)


def _made_substitution() -> bytes:
    # 3 generates the field, 0xF6 is its inverse: p runs through all elements, q through their inverses.
    box, p, q = bytearray(256), 1, 1
    box[0] = 0x63
    while True:
        p ^= _doubled(p)
        for shift in (1, 2, 4):
            q = (q ^ (q << shift)) & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        turned = q | (q << 8)
        box[p] = (turned ^ (turned >> 7) ^ (turned >> 6) ^ (turned >> 5) ^ (turned >> 4)) & 0xFF ^ 0x63
        if p == 1:
            return bytes(box)


_BOX = _made_substitution()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _expanded(key: bytes) -> list[bytes]:
    words = [key[at : at + 4] for at in range(0, 4 * _KEY_WORDS, 4)]
    constant = 1
    for index in range(_KEY_WORDS, 4 * (_ROUNDS + 1)):
        word = words[-1]
        if index % _KEY_WORDS == 0:
            word = (word[1:] + word[:1]).translate(_BOX)
            word = bytes((word[0] ^ constant,)) + word[1:]
            constant = _doubled(constant)
        elif index % _KEY_WORDS == 4:
            word = word.translate(_BOX)
        words.append(_xor(words[index - _KEY_WORDS], word))
    return words


def _encrypted(block: bytes, words: list[bytes]) -> bytes:
    state = _xor(block, b"".join(words[:4]))
    for number in range(1, _ROUNDS + 1):
        state = state.translate(_BOX)
        state = bytes(state[(5 * at) % 16] for at in range(16))  # the rows shift: a column takes from four columns
        if number < _ROUNDS:
            state = b"".join(_mixed(state[at : at + 4]) for at in range(0, 16, 4))
        state = _xor(state, b"".join(words[4 * number : 4 * number + 4]))
    return state


def _mixed(column: bytes) -> bytes:
    total = column[0] ^ column[1] ^ column[2] ^ column[3]
    return bytes(column[at] ^ total ^ _doubled(column[at] ^ column[(at + 1) % 4]) for at in range(4))
