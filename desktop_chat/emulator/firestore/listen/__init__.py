"""The Listen call: targets, what commits mean for them, and the messages that say so."""
