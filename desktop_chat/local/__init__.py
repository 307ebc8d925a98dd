"""SQLite on this disk: what the window draws, the outbox and the resume points. The only importer of sqlite3."""
