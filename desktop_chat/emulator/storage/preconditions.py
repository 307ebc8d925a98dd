"""``ifGenerationMatch`` and its like."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_chat.emulator.storage.errors import StorageError, invalid, precondition_failed
from desktop_chat.emulator.storage.metadata import ObjectMetadata

_NAMES = {
    "GenerationMatch": "generation",
    "GenerationNotMatch": "not_generation",
    "MetagenerationMatch": "metageneration",
    "MetagenerationNotMatch": "not_metageneration",
}


class NotModified(StorageError):
    """A read whose ``ifGenerationNotMatch`` does not hold: what the client has is current (304)."""

    def __init__(self) -> None:
        super().__init__(304, "Not Modified", "notModified")


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What must hold of the object as it is; generation 0 stands for an object that is not there."""

    generation: int | None = None
    not_generation: int | None = None
    metageneration: int | None = None
    not_metageneration: int | None = None

    @classmethod
    def of_query(cls, query: Mapping[str, str], prefix: str = "if") -> "Preconditions":
        """Read them from a query; ``prefix`` is "ifSource" for the source of a copy."""
        values = {attribute: _number(query, prefix + name) for name, attribute in _NAMES.items()}
        return cls(**values)

    def check(self, stored: ObjectMetadata | None, *, reading: bool = False) -> None:
        """Raise StorageError unless all hold."""
        generation = 0 if stored is None else stored.generation
        metageneration = 0 if stored is None else stored.metageneration
        if self.generation not in (None, generation) or self.metageneration not in (None, metageneration):
            raise precondition_failed()
        if self.not_generation == generation or self.not_metageneration == metageneration:
            raise NotModified() if reading else precondition_failed()


NO_PRECONDITIONS = Preconditions()


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise invalid(f"Invalid value for {name}: {text[:50]!r}")
    return int(text)
