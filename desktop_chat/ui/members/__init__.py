"""Who is in the open room."""
