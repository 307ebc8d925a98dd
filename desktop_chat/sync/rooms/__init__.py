"""Rooms as the server has them: the room list, members, leaving behind, and commands that answer at once."""
