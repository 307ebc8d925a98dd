"""How noisy the machine is: the time of a fixed loop of Python."""

import time


def loop_seconds(times: int = 40) -> list[float]:
    """Run the loop so often and return how long each took."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        sum(number * number for number in range(200_000))
        found.append(time.perf_counter() - begun)
    return found
