"""Searching messages: the panel, its results and how they are painted."""
