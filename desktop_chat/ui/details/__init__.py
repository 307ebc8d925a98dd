"""The life of a message, told to the person who wants to know."""
