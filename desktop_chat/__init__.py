"""Desktop Chat: a chat client whose only server is the user's own Firebase project."""

__version__ = "0.1.0"
