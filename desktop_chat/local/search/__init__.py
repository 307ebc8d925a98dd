"""The search in what this device has seen: an index of trigrams, and what is asked of it."""
