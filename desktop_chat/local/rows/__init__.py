"""Rows of messages, rooms and people, and of how far they were read and heard: one module for each kind."""
