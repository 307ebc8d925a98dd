"""What a person wants done, joined with what already waits; and what the server's answer does to the rows."""
