"""The messages of the open room."""
