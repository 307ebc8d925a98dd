"""Turns the demo's measurements into the lines that it prints."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message from Enter in one window to its paint in the other; times in nanoseconds of the monotonic clock."""

    sender: str
    text: str
    sent_ns: int
    shown_ns: int

    @property
    def milliseconds(self) -> float:
        """Send-to-shown latency."""
        return (self.shown_ns - self.sent_ns) / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def transcript(deliveries: Sequence[Delivery]) -> str:
    """Return the conversation, one line for each message with its latency."""
    width = max(len(delivery.sender) for delivery in deliveries)
    return "\n".join(
        f"{delivery.milliseconds:7.1f} ms  {delivery.sender:<{width}}  {delivery.text}" for delivery in deliveries
    )


def latencies(deliveries: Sequence[Delivery]) -> str:
    """Return the summary line: count, median, 99th percentile, largest."""
    values = [delivery.milliseconds for delivery in deliveries]
    return (
        f"send-to-shown of {len(values)} messages: median {percentile(values, 0.5):.1f} ms, "
        f"p99 {percentile(values, 0.99):.1f} ms, max {max(values):.1f} ms"
    )
