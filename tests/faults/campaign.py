"""The campaign: which faults there are, how often each strikes in which form, and how one is played."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.oracle import Verdict
from tests.faults.outcome import Outcome
from tests.faults.scenarios import backlogs, disks, kills, links, members, names, servers, sessions, uploads
from tests.faults.world import DriverFailed, DriverGone, World, world_of

OPTIONS = ("--token-lifetime", "3600")
"""Tokens end on the server's side too, so that the turned clock tells."""

Play = Callable[[World, int], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Fault:
    """``short``, ``normal`` and ``long``: how many times it strikes; 0 leaves it out of that form.

    ``patience``: seconds after which one strike counts as stuck, added to a minute.
    """

    name: str
    play: Play
    short: int
    normal: int
    long: int
    patience: float = 30.0

    def times(self, form: str) -> int:
        """Return how often it strikes in a form."""
        return {"short": self.short, "normal": self.normal, "long": self.long}[form]


FAULTS = (
    Fault("kill sender", kills.kill_sender, 3, 50, 1000),
    Fault("kill receiver", kills.kill_receiver, 2, 50, 1000),
    Fault("kill at steps of sending", kills.kill_at_sending_steps, 0, 1, 50, 400),
    Fault("kill at steps of receiving", kills.kill_at_receiving_steps, 0, 1, 50, 400),
    Fault("kill at steps of a message", kills.kill_at_message_steps, 0, 1, 50, 400),
    Fault("kill at a refusal", members.kill_at_refusal, 0, 2, 50, 60),
    Fault("cut while a file goes", uploads.cut, 1, 20, 300),
    Fault("kill at steps of an upload", uploads.kill_at_steps, 0, 1, 20, 300),
    Fault("kill while a file is removed", uploads.kill_at_removals, 0, 1, 20, 120),
    Fault("link cut", links.cut, 2, 20, 500),
    Fault("connections reset", links.reset, 2, 20, 500),
    Fault("latency 2 s", links.latency, 0, 20, 100, 60),
    Fault("5 kB/s", links.slow, 0, 20, 100, 60),
    Fault("half-open", links.half_open, 0, 20, 50, 120),
    Fault("network change", links.network_change, 0, 6, 50, 120),
    Fault("sleep and wake", links.sleep, 0, 5, 50, 120),
    Fault("names do not resolve", names.unresolved, 0, 20, 200, 60),
    Fault("no names at start", names.unresolved_at_start, 1, 5, 100, 60),
    Fault("server moved", names.moved, 1, 10, 100, 60),
    Fault("answers lost on the link", links.lost_answers, 0, 20, 500),
    Fault("acknowledgements lost", servers.dropped_acknowledgements, 2, 20, 500),
    Fault("server killed", servers.restart, 1, 5, 100),
    Fault("RESET of targets", servers.reset_targets, 2, 10, 100),
    Fault("streams ended", servers.kill_streams, 1, 10, 100),
    Fault("listening refused", servers.refused_listens, 0, 5, 100),
    Fault("foreign resume tokens", servers.foreign_tokens, 0, 5, 100),
    Fault("unruly snapshots, twins", servers.unruly_snapshots, 1, 10, 200, 60),
    Fault("90 min outage, token expired", sessions.long_outage, 1, 3, 20),
    Fault("tokens refused as expired", sessions.expired_tokens, 1, 10, 100),
    Fault("session revoked", sessions.revoked, 1, 3, 20, 60),
    Fault("keyring locked", sessions.locked_keyring, 1, 3, 20, 60),
    Fault("clocks jump by a day", sessions.clock_jumps, 1, 5, 20),
    Fault("disk full", disks.disk_full, 2, 10, 200, 60),
    Fault("database damaged", disks.damaged_after_sending, 1, 10, 200),
    Fault("damaged with unsent", disks.damaged_with_unsent, 1, 5, 100),
    Fault("taken out and back", members.taken_out_and_back, 1, 8, 100, 60),
    Fault("backlog", backlogs.backlog, 0, 10_000, 10_000, 1),
)


async def strike(fault: Fault, form: str, seed: int) -> Outcome:
    """Play one fault in a world of its own."""
    async with world_of("ada", "grace", seed=seed, options=OPTIONS) as world:
        return await play(world, fault, fault.times(form))


async def play(world: World, fault: Fault, times: int) -> Outcome:
    """Play one fault; whatever goes wrong outside the oracle is a breach too."""
    try:
        async with asyncio.timeout(60 + fault.patience * max(1, min(times, 2000))):
            return await fault.play(world, times)
    except (TimeoutError, DriverFailed, DriverGone, AssertionError) as error:
        said = "".join(f"\n      {person.name}: {person.log_tail()[-600:]}" for person in world.people)
        complaint = f"stuck: {type(error).__name__} {error}{said}"
        return Outcome(times, 0, Verdict(), complaints=[complaint], note="not finished")


def timed(begun: float) -> str:
    """Return how long something took, for people."""
    return f"{time.monotonic() - begun:.0f} s"
