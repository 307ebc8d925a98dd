"""World: one server, a few people on it, and a room for each scenario."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from desktop_chat.local.profile import Profile
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from tests.faults.network import Network
from tests.faults.oracle import Evidence, Row, Verdict, judge
from tests.faults.person import DriverFailed, DriverGone, Person
from tests.faults.server import PROJECT, Server

COMMAND_SECONDS = 120.0


class Room:
    """One room and what is known of it from all sides."""

    def __init__(self, world: "World", room_id: str, members: list[Person]) -> None:
        self.id = room_id
        self.members = members
        self.claims: list[str] = []
        self._world = world
        self._next = dict.fromkeys((person.name for person in members), 0)

    def numbers(self, person: Person, count: int) -> list[int]:
        """Return the next running numbers of a sender."""
        first = self._next[person.name]
        self._next[person.name] += count
        return list(range(first, first + count))

    def send(self, person: Person, numbers: list[int]) -> "asyncio.Future[int]":
        """Have a person send; the answer comes when all are accepted, or never if the process is killed."""
        return person.begin("send", room=self.id, name=person.name, numbers=numbers)

    def send_files(self, person: Person, numbers: list[int], size: int) -> "asyncio.Future[int]":
        """The same with a file of ``size`` bytes beside each text."""
        return person.begin("send_files", room=self.id, name=person.name, numbers=numbers, size=size)

    async def finish(self, person: Person, numbers: list[int]) -> None:
        """Have a person send what a killed process did not accept, as people do who look at what they sent."""
        async with asyncio.timeout(COMMAND_SECONDS):
            await self.send(person, numbers)

    @property
    def messages(self) -> int:
        """How many messages were accepted."""
        return sum(len(person.accepted.get(self.id, ())) for person in self.members)

    async def note_claims(self, person: Person) -> None:
        """After a kill: whatever the store calls sent must be on the server by now."""
        claimed = await asyncio.to_thread(stored_as_sent, person.folder, self.id)
        held = {row.id for row in await self._world.server.messages(self.id)}
        self.claims += sorted(claimed - held - set(self.claims))

    async def live_again(self, ended: float, limit: float) -> float | None:
        """Send a message each way; return the seconds from ``ended`` until the last screen had all of them, or None."""
        bodies = set()
        for person in self.members:
            numbers = self.numbers(person, 1)
            bodies.add((self.id, f"{person.name} {numbers[0]}"))
            self.send(person, numbers)
        loop = asyncio.get_running_loop()
        for person in self.members:
            left = ended + 2 * limit + 10 - loop.time()
            if not await person.until(lambda: bodies <= person.shown.keys(), max(0.0, left)):  # noqa: B023 - awaited here
                return None
        return max(person.shown[body] for person in self.members for body in bodies) - ended

    async def verdict(self, extra: Mapping[str, Sequence[int]] | None = None) -> Verdict:
        """Look at the server and at all screens, which get some seconds to become equal to it.

        ``extra`` are the numbers that somebody wrote past all clients, by the name in their bodies.
        """
        for person in self.members:
            async with asyncio.timeout(COMMAND_SECONDS):
                await person.ask("drain", room=self.id)
                await person.ask("complete", room=self.id)
        server = await self._world.server.messages(self.id)
        screens: dict[str, list[Row]] = {}
        for person in self.members:
            for _ in range(4):
                screens[person.name] = await person.screen(self.id)
                if len(screens[person.name]) >= len(server):
                    break
                await person.until(lambda: False, 1.0)
        accepted = {person.name: person.accepted.get(self.id, []) for person in self.members}
        return judge(Evidence({**accepted, **(extra or {})}, server, screens, self.claims))


class World:
    """What scenarios play in. ``rng`` is seeded: the same seed makes the same choices."""

    def __init__(self, folder: Path, server: Server, rng: random.Random) -> None:
        self.folder = folder
        self.server = server
        self.rng = rng
        self.people: list[Person] = []
        self._rooms = 0

    async def add(self, *names: str) -> None:
        """Sign people up, each with a link of their own."""
        fresh = []
        for name in names:
            network = Network(self.server.hosts, self.rng)
            await network.start()
            fresh.append(Person(name, self.folder / name, network, self.rng.randrange(1 << 30)))
        await asyncio.gather(*(person.start() for person in fresh))
        await asyncio.gather(*(person.ask("sign_up", email=person.email, name=person.name) for person in fresh))
        for person in fresh:
            person.uid = (await person.ask("state"))["account"]
        self.people += fresh

    async def room(self, *members: Person) -> Room:
        """Make a room of these people (all) and open it on every screen."""
        people = list(members) or self.people
        self._rooms += 1
        room_id = await people[0].ask(
            "create_group", title=f"Room {self._rooms}", members=[person.email for person in people[1:]]
        )
        await asyncio.gather(*(self._enter(person, room_id) for person in people))
        return Room(self, room_id, people)

    async def running(self, room: Room) -> None:
        """Start whoever does not run, with the room on screen."""
        for person in room.members:
            if not person.running:
                await person.start()
                await person.ask("open", room=room.id)

    async def restart_server(self) -> None:
        """Kill the server and start another on the same data; every link leads there."""
        await self.server.kill()
        await self.server.start()
        for person in self.people:
            person.network.move(self.server.hosts)

    async def aclose(self) -> None:
        """End every process and proxy."""
        for person in self.people:
            await person.kill()
            await person.network.aclose()
        await self.server.kill()

    async def _enter(self, person: Person, room_id: str) -> None:
        async with asyncio.timeout(COMMAND_SECONDS):
            while room_id not in (await person.ask("state"))["rooms"]:
                await person.until(lambda: False, 0.1)
            await person.ask("open", room=room_id)
            await person.ask("caught_up", room=room_id)


@asynccontextmanager
async def world_of(*names: str, seed: int, options: Iterable[str] = ()) -> AsyncIterator[World]:
    """A world in a folder of its own, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        world = World(Path(folder), Server(Path(folder, "server"), tuple(options)), random.Random(seed))
        try:
            await world.server.start()
            await world.add(*names)
            yield world
        finally:
            await world.aclose()


def stored_as_sent(folder: Path, room_id: str) -> set[str]:
    """Return the ids that the store of a killed process calls sent, from a copy: opening it would mend it."""
    with tempfile.TemporaryDirectory() as copy:
        place = Path(copy, "profile")
        shutil.copytree(folder, place)
        profile = Profile.open(place, PROJECT)
        try:
            remembered = profile.remembered()
            if remembered is None:
                return set()
            uid = Uid(remembered.account.uid)
            store = LocalStore.open(profile.database_path(uid), uid)
            reader = store.reader()
            rows = reader.messages(RoomId(room_id), limit=100_000)
            reader.close()
            store.close()
            return {row.id for row in rows if row.state is MessageState.SENT and row.sender_id == uid}
        finally:
            profile.close()


__all__ = ["DriverFailed", "DriverGone", "Room", "World", "world_of"]
