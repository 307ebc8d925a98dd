"""The parts of ChatClient, each a family of commands; ``client.edits`` and ``client.outbox`` are in ``sync.outbox``."""
