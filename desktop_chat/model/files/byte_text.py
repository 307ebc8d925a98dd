"""Numbers of bytes for people."""

from typing import Final

_UNITS: Final = ("kB", "MB", "GB")


def byte_text(size: int) -> str:
    """Return a number of bytes as people write it, in powers of ten as file managers and the limit count."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    value = float(size)
    for unit in _UNITS:
        value /= 1000
        if value < 999.5 or unit == _UNITS[-1]:
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
