"""Time: the clock and its timers, debouncing, growing retries, the server's clock, and the sleep of the computer."""
