"""From what a person says or changes to the server's answer: rows of the outbox, sent in order for each room."""
