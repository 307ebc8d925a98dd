"""Every act that ``apply`` can carry out."""

import random
from collections.abc import Mapping

from desktop_chat.admin.erasure.users_delete import UsersDelete
from desktop_chat.admin.erasure.users_erase import UsersErase
from desktop_chat.admin.rooms.archive import ArchiveRooms
from desktop_chat.admin.rooms.purge import PurgeMessages
from desktop_chat.admin.rules.prune import PruneRulesets
from desktop_chat.admin.running.deed import Deed


def all_deeds() -> Mapping[str, Deed]:
    """Return the acts by name, which is the command that plans them."""
    rng = random.SystemRandom()
    deeds: tuple[Deed, ...] = (UsersDelete(), UsersErase(rng), ArchiveRooms(rng), PurgeMessages(), PruneRulesets())
    return {deed.name: deed for deed in deeds}
