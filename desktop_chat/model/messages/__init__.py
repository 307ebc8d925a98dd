"""Messages: their states, ids, life and reactions; drafts, and rooms in their exported form."""
