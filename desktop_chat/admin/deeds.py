"""Every act that ``apply`` can carry out."""

from collections.abc import Mapping

from desktop_chat.admin.deed import Deed


def all_deeds() -> Mapping[str, Deed]:
    """Return the acts by name, which is the command that plans them."""
    deeds: tuple[Deed, ...] = ()
    return {deed.name: deed for deed in deeds}
