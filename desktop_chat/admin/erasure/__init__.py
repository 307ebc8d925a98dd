"""Erasing people: who is due, what is theirs, and what becomes of their rooms."""
